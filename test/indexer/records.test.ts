import assert from 'node:assert/strict';
import test from 'node:test';
import { type PreparedFile, packFile, transferables, unpackFile } from '../../src/indexer/records.ts';

const file: PreparedFile = {
  stat: { path: 'a "b"\n🎉.ts', sizeBytes: 3, mtimeNs: 1_700_000_000_000_125_001n, inode: 2n ** 63n + 1n },
  level: 'whole',
  hash: 'a'.repeat(32),
  language: 'typescript',
  fileKind: 'code',
  method: 'parser',
  chunks: [
    {
      startLine: 1,
      endLine: 2,
      breadcrumb: ['Outer', 'inner'],
      symbol: 'inner',
      symbolKind: 'function',
      bodyTerms: new TextEncoder().encode('größe 大 a'),
      nameTerms: new Uint8Array(0),
      pathTerms: new TextEncoder().encode('b'),
    },
    {
      startLine: 3,
      endLine: 3,
      breadcrumb: [],
      bodyTerms: new TextEncoder().encode('c'),
      nameTerms: new TextEncoder().encode('d e'),
      pathTerms: new Uint8Array(0),
    },
  ],
  symbols: [{ name: 'lone \ud800 half', kind: 'function', startLine: 1, endLine: 2 }],
  vectors: Int8Array.of(1, -128, 127, 0),
};

test('a packed file is the same file again, also after a change of threads', () => {
  const sent = structuredClone(file);
  const packed = packFile(sent);
  assert.deepEqual(unpackFile(packed), file);
  const moved = structuredClone(packed, { transfer: transferables(packed) });
  assert.equal(packed.terms.length, 0, 'the memory went along');
  assert.deepEqual(unpackFile(moved), file);
});

test('a packed file takes nothing along that is not its own', () => {
  const table = new Int8Array(1_000).fill(7);
  const packed = packFile({ ...file, vectors: table.subarray(8, 12) });
  assert.equal(packed.vectors.buffer.byteLength, 4);
  assert.equal(table.length, 1_000);
  const bare = packFile({ ...file, chunks: [], symbols: [], vectors: new Int8Array(0) });
  assert.deepEqual(unpackFile(bare).chunks, []);
});
