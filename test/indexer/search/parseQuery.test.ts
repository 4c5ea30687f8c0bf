import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type ParsedQuery, longestQuery, parseQuery } from '../../../src/indexer/search/parseQuery.ts';
import { pathFilter } from '../../../src/indexer/search/pathFilter.ts';
import { languages } from './fixture.ts';

const empty: ParsedQuery = {
  text: '',
  phrases: [],
  languages: [],
  excludedLanguages: [],
  unknownLanguages: [],
  fileKinds: [],
  excludedFileKinds: [],
  symbolKinds: [],
  paths: [],
  excludedPaths: [],
  notes: [],
};

function check(query: string, expected: Partial<ParsedQuery>): void {
  test(query, () => assert.deepEqual(parseQuery(query, languages), { ...empty, ...expected }));
}

function checkNote(query: string, note: RegExp): void {
  test(`${query} is noted`, () => assert.match(parseQuery(query, languages).notes.join('\n'), note));
}

describe('a query is taken apart', () => {
  check('retry upload', { text: 'retry upload' });
  check('lang:ts retry', { text: 'retry', languages: ['typescript'] });
  check('retry language:Python', { text: 'retry', languages: ['python'] });
  check('LANG:ts,py x', { text: 'x', languages: ['typescript', 'python'] });
  check('-lang:py x', { text: 'x', excludedLanguages: ['python'] });
  check('path:src/a -path:test x', { text: 'x', paths: ['src/a'], excludedPaths: ['test'] });
  check('path:"with space" x', { text: 'x', paths: ['with space'] });
  check('path:src\\win x', { text: 'x', paths: ['src/win'] });
  check('kind:tests -kind:docs x', { text: 'x', fileKinds: ['test'], excludedFileKinds: ['docs'] });
  check('kind:function x', { text: 'x', symbolKinds: ['function'] });
  check('"no such host" dns', { text: 'no such host dns', phrases: ['no such host'] });
  check('setopt: refactor setopt_cptr', { text: 'setopt: refactor setopt_cptr' });
  check('std::vector http://a.b/c', { text: 'std::vector http://a.b/c' });
  check('an "unfinished phrase', { text: 'an unfinished phrase' });
  check('""', {});
  check('throw new Error("no such host");', { text: 'throw new Error( no such host );' });
  check('{ "no such": 1 }', { text: '{ no such : 1 }' });
  check('a = "no such host"', { text: 'a = no such host' });
  check('first\nsecond "no such host"', { text: 'first second no such host' });
  check('path:"a b" dns "no such host"', {
    text: 'dns no such host',
    paths: ['a b'],
    phrases: ['no such host'],
  });
});

describe('what is not understood', () => {
  checkNote('lang:klingon x', /No language is called "klingon"/);
  checkNote('kind:banana x', /kind:banana is not known/);
  checkNote('repo:x y', /no filter repo:/);
  for (const query of ['size:3 y', 'size:>10 y', 'foo:bar y', '-author:me y', 'file:src/a.ts y'])
    checkNote(query, /There is no filter [a-z]+: here \(.*\); it was searched as words/);
  for (const query of [
    'std::vector',
    'http://a.b/c',
    'localhost:8080',
    'node:fs',
    'c:x',
    'at 12:30',
    'f(a:string)',
  ])
    test(`${query} is no filter, and nothing is said`, () =>
      assert.deepEqual(parseQuery(query, languages).notes, []));
  checkNote('path:"" y', /names nothing/);
  checkNote('x'.repeat(100_000), /100000 characters; its first 4000/);
  test('stays in the words when it is a foreign filter', () =>
    assert.equal(parseQuery('ext:ts upload', languages).text, 'ext:ts upload'));
});

test('any text is taken apart without failing, and nothing but filters and quotes is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (query) => {
      const { text } = parseQuery(query, languages);
      assert.ok(text.length <= longestQuery);
      if (!query.includes(':')) assert.equal(text.replace(/\s/g, ''), query.replace(/["\s]/g, ''));
    }),
  );
});

describe('path filters', () => {
  function checkPath(pattern: string, path: string, expected: boolean): void {
    test(`${pattern} ${expected ? 'matches' : 'does not match'} ${path}`, () =>
      assert.equal(pathFilter(pattern)(path), expected));
  }
  checkPath('upload', 'src/Upload/a.ts', true);
  checkPath('src/', 'lib/src.ts', false);
  checkPath('./src/', 'src/a.ts', true);
  checkPath('*.ts', 'src/a.ts', true);
  checkPath('*.ts', 'src/a.tsx', false);
  checkPath('src/*.ts', 'src/x/a.ts', false);
  checkPath('src/**/*.ts', 'src/x/y/a.ts', true);
  checkPath('src/**/*.ts', 'src/a.ts', true);
  checkPath('src/**', 'src/x/a.ts', true);
  checkPath('te?t', 'test/a.ts', true);
  checkPath('a+(b).ts', 'x/a+(b).ts', true);
  checkPath('[x]*', '[x]y/a', true);
});
