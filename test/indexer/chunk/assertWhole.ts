import assert from 'node:assert/strict';
import type { Chunk } from '../../../src/indexer/records.ts';

/** Nothing but spaces and control characters. */
function isBlank(line: string | undefined): boolean {
  return line !== undefined && Array.from(line).every((character) => character <= ' ');
}

/** Chunks ascend, hold exactly their lines, start and end with a line that is not blank, and together all such lines. */
export function assertWhole(text: string, chunks: readonly Chunk[]): void {
  const lines = text.split(/\r\n?|\n/);
  let next = 1;
  const assertBlank = (from: number, to: number): void => {
    for (let line = from; line <= to; line++) {
      assert.ok(isBlank(lines[line - 1]), `line ${line} is in no chunk`);
    }
  };
  for (const { startLine, endLine, text: own } of chunks) {
    assert.ok(
      startLine >= next && endLine >= startLine && endLine <= lines.length,
      `${startLine}–${endLine} after ${next - 1}`,
    );
    assertBlank(next, startLine - 1);
    assert.equal(own, lines.slice(startLine - 1, endLine).join('\n'));
    assert.ok(!isBlank(lines[startLine - 1]), `the chunk at ${startLine} starts with a blank line`);
    assert.ok(!isBlank(lines[endLine - 1]), `the chunk at ${startLine} ends with a blank line`);
    next = endLine + 1;
  }
  assertBlank(next, lines.length);
}
