import assert from 'node:assert/strict';
import test from 'node:test';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import type { Store, StoredSymbol } from '../../../src/indexer/store/index.ts';
import { symbolName } from '../../../src/indexer/store/symbolName.ts';
import { fileOf, open, place, prepared, resultOf } from './storeHarness.ts';

function candidates(store: Store, query: string, limit: number): readonly StoredSymbol[] {
  return Array.from(store.reader.symbolCandidates(query, limit)).flat();
}

test('a name knows its initials', () => {
  const check = (name: string, initials: string): void =>
    assert.equal(symbolName(name).initials, initials, name);
  check('getUserName', 'gun');
  check('get_user_name', 'gun');
  check('GET_USER_NAME', 'gun');
  check('HTTPServer', 'hs');
  check('XMLHttpRequest', 'xhr');
  check('parse2Json', 'pj');
  check('__init__', 'i');
  check('a', 'a');
  check('straßeÄndern', 'sä');
  check('kebab-case.name', 'kcn');
  check('', '');
  check('日本', '日');
});

test('symbols are found by their whole name in any case, the same case first', async (t) => {
  const store = await open(t, place(t));
  await store.commit([
    prepared('a', { symbols: ['parse', 'Parse', 'parser'] }),
    prepared('b', { symbols: ['PARSE', 'Überlauf', 'parse'] }),
  ]);
  const names = (name: string, limit = 9): string[] =>
    store.reader.symbolsNamed(name, limit).map((symbol) => `${symbol.path}:${symbol.name}`);
  assert.deepEqual(names('parse').slice(0, 2).sort(), ['a:parse', 'b:parse']);
  assert.equal(names('parse').length, 4);
  assert.deepEqual(names('PARSE', 1), ['b:PARSE']);
  assert.deepEqual(names('ÜBERLAUF'), ['b:Überlauf']);
  assert.deepEqual(names('pars'), []);
  await store.remove(['b']);
  assert.deepEqual(names('PARSE').sort(), ['a:Parse', 'a:parse']);
});

test('definitions of one name come by path and line, not in the order of indexing', async (t) => {
  const store = await open(t, place(t));
  for (const path of ['c', 'a', 'b']) await store.commit([prepared(path, { symbols: ['open', 'open'] })]);
  const found = store.reader.symbolsNamed('open', 5).map(({ path, startLine }) => `${path}:${startLine}`);
  assert.deepEqual(
    found.map((place) => place.charAt(0)),
    ['a', 'a', 'b', 'b', 'c'],
  );
  assert.deepEqual(found, [...found].sort());
});

test('the definitions around a line are those of its file, outer ones first', async (t) => {
  const store = await open(t, place(t));
  const file = fileOf('b', { symbols: ['one', 'two', 'three'] });
  const outer = { name: 'outer', kind: 'class', startLine: 2, endLine: 9 } as const;
  await store.commit([
    prepared('a', { symbols: ['alien', 'stranger'] }),
    resultOf({ ...file, symbols: [...file.symbols, outer] }),
    prepared('c', { symbols: ['alien'] }),
  ]);
  const { id = 0 } = store.reader.file('b') ?? {};
  const places = [1, 2, 3, 9, 10].map((line) => ({ fileId: id, line }));
  const names = store.reader.symbolsAt(places).map((symbols) => symbols.map(({ name }) => name));
  assert.deepEqual(names, [['one'], ['one', 'outer', 'two'], ['outer', 'two', 'three'], ['outer'], []]);
  assert.deepEqual(store.reader.symbolsAt([{ fileId: id + 99, line: 1 }]), [[]]);
});

test('candidates: whole names, then beginnings, initials, and letters in order', async (t) => {
  const store = await open(t, place(t));
  const symbols = [
    'gun',
    'gunner',
    'getUserName',
    'getUserNumber',
    'begunToo',
    'grandUnion',
    'other',
    'g_u_%n',
  ];
  await store.commit([prepared('a', { symbols })]);
  const names = (query: string, limit = 99): string[] =>
    candidates(store, query, limit).map(({ name }) => name);
  const gun = names('GuN');
  assert.deepEqual(gun.slice(0, 2), ['gun', 'gunner']);
  assert.deepEqual(gun.slice(2, 5).sort(), ['g_u_%n', 'getUserName', 'getUserNumber']);
  assert.deepEqual(gun.slice(5).sort(), ['begunToo', 'grandUnion']);
  assert.deepEqual(names('gun', 3), gun.slice(0, 3));
  assert.deepEqual(names('_%n'), ['g_u_%n']);
  assert.deepEqual(names('get user num'), ['getUserNumber']);
  assert.deepEqual(names(''), []);
  assert.deepEqual(names('zzz'), []);
});

test('names that no symbol has any more leave the index, and come back when one has them again', async (t) => {
  const options = place(t);
  const store = await open(t, options);
  const database = new Database(store.path, { readonly: true });
  t.after(() => database.close());
  const names = (): string[] =>
    database.prepare<[], string>('SELECT name FROM names ORDER BY name').pluck().all();
  const long = 'x'.repeat(300);
  await store.commit([
    prepared('a', { symbols: ['both', 'onlyA', 'renamed', long] }),
    prepared('b', { symbols: ['both', 'onlyB'] }),
  ]);
  await store.commit([prepared('a', { symbols: ['both', 'onlyA', 'newName'] })]);
  assert.deepEqual(names(), ['both', 'newName', 'onlyA', 'onlyB']);
  await store.remove(['b']);
  assert.deepEqual(names(), ['both', 'newName', 'onlyA']);
  await store.commit([prepared('c', { symbols: ['renamed', 'onlyB', long] })]);
  for (const name of ['renamed', 'onlyB'])
    assert.equal(store.reader.symbolsNamed(name, 9)[0]?.path, 'c', name);
  assert.deepEqual(names(), ['both', 'newName', 'onlyA', 'onlyB', 'renamed', long.slice(0, 200)]);
  await store.remove(['']);
  assert.deepEqual(names(), []);
});

test('one common name does not crowd out the others', async (t) => {
  const store = await open(t, place(t));
  await store.commit([prepared('a', { symbols: [...Array.from({ length: 300 }, () => 'get'), 'getter'] })]);
  assert.ok(candidates(store, 'get', 200).some(({ name }) => name === 'getter'));
});

test('many names are looked through in slices, and the best of all slices come first', async (t) => {
  const store = await open(t, place(t));
  const fillers = (part: string): string[] => Array.from({ length: 15_000 }, (_, at) => `q${part}${at}_x_z`);
  const all = [
    ...fillers('a'),
    'longerNameOfAQuiteXtraZebra',
    ...fillers('b'),
    'aQxZ',
    ...fillers('c'),
    'qXZ',
  ];
  await store.commit([prepared('a', { symbols: all })]);
  const slices = Array.from(store.reader.symbolCandidates('qxz', 50));
  assert.ok(slices.filter((slice) => slice.length === 0).length >= 3);
  const names = slices.flat().map(({ name }) => name);
  assert.deepEqual([names[0], names.length], ['qXZ', 50]);
  assert.ok(!names.includes('aQxZ'), 'initials go before letters in order, and there are enough');
  const some = candidates(store, 'aqxz', 50).map(({ name }) => name);
  assert.deepEqual(some, ['aQxZ', 'longerNameOfAQuiteXtraZebra']);
  const reading = store.reader.symbolCandidates('qxz', 50)[Symbol.iterator]();
  reading.next();
  await store.clear();
  assert.deepEqual(Array.from({ [Symbol.iterator]: () => reading }).flat(), []);
});

test('every name that holds the letters in order is a candidate, and no other', async (t) => {
  const store = await open(t, place(t));
  const letter = fc.constantFrom(...'abAB_%1\\é$ '.split(''));
  const word = fc.string({ unit: letter, minLength: 1, maxLength: 6 });
  let at = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 20 }), word, async (symbols, query) => {
      await store.remove(['']);
      await store.commit([prepared(`${at++}`, { symbols })]);
      const key = query.toLowerCase().replace(/\s+/g, '');
      const holds = (name: string): boolean => {
        let from = 0;
        for (const character of key) {
          from = name.toLowerCase().indexOf(character, from) + 1;
          if (from === 0) return false;
        }
        return true;
      };
      const found = candidates(store, query, 999).map(({ name }) => name);
      const byInitials = (name: string): boolean =>
        symbolName(name).initials.startsWith(key.replace(/[^\p{L}\p{N}]/gu, ''));
      const expected = key === '' ? [] : symbols.filter(holds);
      for (const name of expected) assert.ok(found.includes(name), `${query} should find ${name}`);
      for (const name of found)
        assert.ok(holds(name) || byInitials(name), `${query} should not find ${name}`);
    }),
    { numRuns: 60 },
  );
});
