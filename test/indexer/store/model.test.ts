import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { FileLevel, PrepareResult } from '../../../src/indexer/records.ts';
import { type Store, openStore } from '../../../src/indexer/store/index.ts';
import { dimension, documentFrequencies, open, place, prepared, statOf } from './storeHarness.ts';
import { verifyIndex } from './verifyIndex.ts';

/** What an index must hold, in the simplest way. */
interface Model {
  /** Path → how many chunks, their word, their symbol, and how far it has come. */
  readonly files: Map<string, { chunks: number; word: string; symbol: string; level: FileLevel }>;
  readonly skips: Map<string, string>;
}

type Step =
  | {
      readonly kind: 'commit';
      readonly files: readonly { path: string; chunks: number; word: string; level: FileLevel }[];
    }
  | { readonly kind: 'skip'; readonly paths: readonly string[] }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'scan'; readonly seen: readonly string[] }
  | { readonly kind: 'clear' | 'reopen' };

const folder = fc.constantFrom('', 'a/', 'a/b/', 'b/', 'a b/');
const name = fc.constantFrom('x', 'y', 'a', 'z.ts');
const path = fc.tuple(folder, name).map(([in_, called]) => in_ + called);
const word = fc.constantFrom('red', 'green', 'blue');
const level = fc.constantFrom('searchable' as const, 'whole' as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      files: fc.array(fc.record({ path, chunks: fc.nat(4), word, level }), { maxLength: 6 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('skip' as const),
      paths: fc.array(fc.oneof(path, fc.constantFrom('a/', 'a/b/', 'b/')), { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), path: fc.oneof(path, folder) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('scan' as const), seen: fc.array(path) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('clear' as const, 'reopen' as const) }) },
);

/** The path itself and everything below it. */
function isAt(place_: string, candidate: string): boolean {
  const directory = place_ === '' || place_.endsWith('/') ? place_ : `${place_}/`;
  return directory === '' || candidate === directory.slice(0, -1) || candidate.startsWith(directory);
}

function drop<T>(map: Map<string, T>, at: string): void {
  for (const key of [...map.keys()]) if (isAt(at, key)) map.delete(key);
}

async function apply(store: Store, model: Model, action: Step): Promise<void> {
  switch (action.kind) {
    case 'commit':
      await store.commit(
        action.files.map(({ path: at, chunks, word: body, level: reached }): PrepareResult => {
          model.files.set(at, { chunks, word: body, symbol: `sym_${body}`, level: reached });
          model.skips.delete(at);
          return prepared(at, { chunks, body, symbols: [`sym_${body}`], level: reached });
        }),
      );
      return;
    case 'skip':
      for (const at of action.paths) {
        drop(model.files, at);
        model.skips.set(at, 'binary');
      }
      await store.recordSkips(
        await store.beginScan(),
        action.paths.map((at) => ({ path: at, reason: 'binary' })),
      );
      return;
    case 'remove':
      drop(model.files, action.path);
      drop(model.skips, action.path);
      await store.remove([action.path]);
      return;
    case 'scan': {
      const generation = await store.beginScan();
      await store.diff(
        generation,
        action.seen.map((at) => statOf(at)),
      );
      await store.endScan(generation);
      for (const at of [...model.files.keys()]) if (!action.seen.includes(at)) model.files.delete(at);
      model.skips.clear();
      return;
    }
    case 'clear':
      model.files.clear();
      model.skips.clear();
      await store.clear();
      return;
    case 'reopen':
  }
}

function check(store: Store, model: Model, known: Map<number, string>): void {
  const { reader } = store;
  const files = new Map([...reader.paths()].map(({ fileId, path: at }) => [at, fileId]));
  assert.deepEqual([...files.keys()].sort(), [...model.files.keys()].sort());
  let chunks = 0;
  for (const [at, expected] of model.files) {
    const stored = reader.chunksOfFile(files.get(at) ?? 0);
    assert.deepEqual([stored.length, stored.every((chunk) => chunk.path === at)], [expected.chunks, true]);
    assert.equal(reader.file(at)?.level, expected.level);
    chunks += expected.chunks;
  }
  for (const colour of ['red', 'green', 'blue']) {
    const expected = [...model.files].filter(([, file]) => file.word === colour);
    const count = expected.reduce((sum, [, file]) => sum + file.chunks, 0);
    assert.deepEqual(documentFrequencies(store, [colour]), [count]);
    assert.equal(reader.symbolsNamed(`SYM_${colour}`, 999).length, expected.length);
  }
  for (const [at, reason] of model.skips) assert.deepEqual(reader.skip(at), { path: at, reason });
  const symbols = model.files.size;
  const sourceBytes = symbols * 100;
  assert.deepEqual(reader.counts(), {
    files: symbols,
    chunks,
    symbols,
    skipped: model.skips.size,
    sourceBytes,
    whole: [...model.files.values()].filter((file) => file.level === 'whole').length,
  });
  assert.deepEqual([...known.keys()].sort(), [...reader.vectorChanges(0).ids].sort());
}

test('any sequence of commits, skips, removals, scans, clearings and reopenings equals a plain model', async (t) => {
  const options = place(t);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      let store = await openStore(options);
      await store.clear();
      const model: Model = { files: new Map(), skips: new Map() };
      const known = new Map<number, string>();
      let cursor = store.reader.vectorChanges(0).cursor;
      try {
        for (const action of steps) {
          await apply(store, model, action);
          if (action.kind === 'reopen') {
            await store.close();
            store = await openStore(options);
          }
          const changes = store.reader.vectorChanges(cursor);
          cursor = changes.cursor;
          if (changes.reload) known.clear();
          for (const id of changes.removedIds) assert.ok(known.delete(id));
          changes.ids.forEach((id, at) => known.set(id, String(changes.vectors[at * dimension])));
          check(store, model, known);
        }
      } finally {
        await store.close();
      }
      verifyIndex(store.path);
    }),
    { numRuns: 40 },
  );
  assert.equal((await open(t, options)).role, 'writer');
});
