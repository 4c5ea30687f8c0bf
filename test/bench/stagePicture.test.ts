import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stagePicture } from '../../bench/stagePicture.ts';

const stages = [
  { stage: 'scan', seconds: 0, share: 0 },
  { stage: 'chunk', seconds: 6, bytesPerSecond: 2_000_000, share: 0.75 },
  { stage: 'write', seconds: 2, bytesPerSecond: 6_000_000, share: 0.25 },
];

/** Widths of the bars by stage, and what stands beside them. */
function barsOf(picture: string): [stage: string, width: number, note: string][] {
  const rows = picture.matchAll(
    /<text x="0"[^>]*>(\w+)<\/text><rect[^>]* width="(\d+)"[^>]*\/><text[^>]*>(.*?)</g,
  );
  return Array.from(rows, ([, stage = '', width = '', note = '']) => [stage, Number(width), note]);
}

test('the longest bar is as long as the picture allows, the others in proportion', () => {
  assert.deepEqual(barsOf(stagePicture('An index', stages, 5)), [
    ['scan', 1, '0.00 s, 0%'],
    ['chunk', 340, '6.00 s, 75%, 2.0 MB/s'],
    ['write', 113, '2.00 s, 25%, 6.0 MB/s'],
  ]);
});

test('a picture is small, the same each time, and says what it adds up to', () => {
  const picture = stagePicture('An index', stages, 5);
  assert.equal(stagePicture('An index', stages, 5), picture);
  assert.ok(Buffer.byteLength(picture) < 10_000);
  assert.match(picture, />8\.0 s of work over all threads in 5\.0 s by the clock</);
});

test('it brings no ground of its own and follows the scheme of the reader', () => {
  const picture = stagePicture('An index', stages, 5);
  assert.match(picture, /@media \(prefers-color-scheme: dark\)/);
  assert.equal(picture.match(/<rect /g)?.length, stages.length);
});

test('a title cannot break it, nor a run without work', () => {
  assert.match(stagePicture('a <b> & "c"', stages, 5), /> ?a &#60;b&#62; &#38; &#34;c&#34;</);
  assert.doesNotMatch(stagePicture('none', [{ stage: 'scan', seconds: 0, share: 0 }], 0), /NaN|Infinity/);
});
