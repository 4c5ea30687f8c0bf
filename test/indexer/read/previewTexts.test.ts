import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { PreviewTexts, readText } from '../../../src/indexer/read/index.ts';

const maxBytes = 1 << 20;

function folderOf(t: test.TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'loupe-previews-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function write(path: string, content: string | Uint8Array, ageSeconds: number): void {
  writeFileSync(path, content);
  const time = Date.now() / 1000 - ageSeconds;
  utimesSync(path, time, time);
}

test('what is read is what the file holds now, whatever happened to it since', async (t) => {
  const folder = folderOf(t);
  const names = ['a', 'b', 'c'];
  const content = fc.oneof(
    fc.constantFrom('', 'eins\nzwei', 'eins\nZWEI', 'größe\r\n', '\0binary', '\ufeffmarked'),
    fc.uint8Array({ maxLength: 9 }),
    fc.constant('long line\n'.repeat(40_000)),
    fc.constant('longest line\n'.repeat(200_000)),
  );
  const change = fc.oneof(
    fc.record({ name: fc.constantFrom(...names), content, ageSeconds: fc.constantFrom(0, 20, 40, 4_000) }),
    fc.record({ name: fc.constantFrom(...names), gone: fc.boolean() }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { maxLength: 12 }),
      fc.constantFrom(0, 1, 3, 9),
      async (changes, tickMs) => {
        let time = 0;
        const texts = new PreviewTexts(maxBytes, () => (time += tickMs));
        let age = 0;
        for (const one of changes) {
          const path = join(folder, one.name);
          rmSync(path, { recursive: true, force: true });
          // Two contents of one size must differ in time, as they do on a disk.
          if ('content' in one) write(path, one.content, one.ageSeconds + (age += 0.01));
          else if (!one.gone) mkdirSync(path);
          for (const name of names)
            assert.equal(await texts.read(join(folder, name)), await readText(join(folder, name), maxBytes));
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('a text is known by size and time, unless it was changed just before it was read', async (t) => {
  const folder = folderOf(t);
  const path = join(folder, 'a.ts');
  const texts = new PreviewTexts(maxBytes, () => 0);
  write(path, 'first', 100);
  // The first file of all tells how quick the disk is.
  assert.equal(await texts.read(path), 'first');
  const afterRewriting = async (ageSeconds: number, content: string): Promise<string | undefined> => {
    const time = Math.floor(Date.now() / 1000) - ageSeconds;
    writeFileSync(path, 'whole');
    utimesSync(path, time, time);
    await texts.read(path);
    writeFileSync(path, content);
    utimesSync(path, time, time);
    return texts.read(path);
  };
  assert.equal(await afterRewriting(100, 'other'), 'whole');
  assert.equal(await afterRewriting(100, 'longer'), 'longer');
  assert.equal(await afterRewriting(1, 'other'), 'other');
  renameSync(path, join(folder, 'b.ts'));
  assert.equal(await texts.read(path), undefined);
});
