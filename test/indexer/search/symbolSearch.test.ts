import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { scoreSymbol, searchSymbols } from '../../../src/indexer/search/symbolSearch.ts';
import type { SymbolKind } from '../../../src/protocol/index.ts';

const { signal } = new AbortController();

/** The names in the order in which the query finds them. */
function check(query: string, names: readonly string[], expected: readonly string[]): void {
  test(`${query} → ${expected.join(', ')}`, async () => {
    const symbols = names.map((name, at) => ({
      name,
      kind: 'function' as const,
      path: 'a.ts',
      fileId: 1,
      startLine: at + 1,
      endLine: at + 1,
    }));
    const hits = await searchSymbols({ symbolCandidates: () => [symbols] }, '/root', query, 10, signal);
    assert.deepEqual(
      hits.map(({ name }) => name),
      expected,
    );
  });
}

describe('symbols by name', () => {
  check(
    'user',
    ['userName', 'User', 'getUser', 'unlesser', 'other'],
    ['User', 'userName', 'getUser', 'unlesser'],
  );
  check('gUN', ['begun', 'getUserName', 'gun'], ['gun', 'getUserName', 'begun']);
  check('getna', ['getUserName', 'getName', 'negate'], ['getName', 'getUserName']);
  check('usna', ['user_name', 'USER_NAME', 'unusualName'], ['user_name', 'USER_NAME', 'unusualName']);
  check('HSrv', ['HTTPServer', 'HashServe'], ['HashServe', 'HTTPServer']);
  check('parse', ['parse', 'Parse', 'parseAll', 'parser'], ['parse', 'Parse', 'parser', 'parseAll']);
  check('xyz', ['getUserName'], []);
  check('', ['a'], []);
  check('*', ['a'], []);
});

test('types and functions come before fields of the same name', () => {
  const kinds: SymbolKind[] = ['field', 'class', 'function', 'key', 'variable'];
  const sorted = [...kinds].sort(
    (a, b) => scoreSymbol({ name: 'x', kind: b }, 'x') - scoreSymbol({ name: 'x', kind: a }, 'x'),
  );
  assert.deepEqual(sorted, ['class', 'function', 'variable', 'field', 'key']);
});

test('a container before the name narrows', async () => {
  const at = { startLine: 1, endLine: 1, path: 'a', fileId: 1, kind: 'method' as const };
  const symbols = [
    { name: 'open', container: 'Door', ...at },
    { name: 'open', container: 'net.Socket', ...at },
  ];
  for (const query of ['Socket.open', 'Socket::open', 'sock#open']) {
    const hits = await searchSymbols({ symbolCandidates: () => [symbols] }, '/root', query, 10, signal);
    assert.deepEqual(
      hits.map(({ container }) => container),
      ['net.Socket'],
    );
  }
});

test('a search stops at the slice at which it is cancelled', async () => {
  const abort = new AbortController();
  let slices = 0;
  function* symbolCandidates(): Generator<[]> {
    while (slices < 1_000) {
      if (++slices === 3) globalThis.setImmediate(() => abort.abort());
      yield [];
    }
  }
  const found = searchSymbols({ symbolCandidates }, '/root', 'a', 10, abort.signal);
  await assert.rejects(found, { code: 'cancelled' });
  assert.ok(slices <= 4, `${slices} slices were read`);
});

test('a name matches exactly when it holds the letters in order', () => {
  const letters = fc.stringMatching(/^[a-cA-C_]{1,8}$/);
  fc.assert(
    fc.property(letters, fc.stringMatching(/^[a-cA-C]{1,4}$/), (name, query) => {
      const expected = new RegExp(query.split('').join('.*'), 'i').test(name);
      assert.equal(scoreSymbol({ name, kind: 'function' }, query) > 0, expected);
    }),
    { numRuns: 2_000 },
  );
});
