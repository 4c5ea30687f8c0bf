import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commitQuestion, parseLog } from '../../../src/indexer/check/commits.ts';
import { type SurveyedFile, makeQuestions, nameWords } from '../../../src/indexer/check/makeQuestions.ts';

function file(path: string, language: string, names: readonly string[]): SurveyedFile {
  const lines = names.flatMap((name, index) => [
    `/** What number ${index} of these does in ${path}. */`,
    `function ${name}() {}`,
  ]);
  const symbols = names.map((name, index) => ({
    name,
    kind: 'function' as const,
    startLine: 2 * index + 2,
    endLine: 2 * index + 2,
  }));
  return { path, language, lines, symbols };
}

const none = { commits: [], languageOfPath: new Map<string, string>() };

test('names become words, and only names of several words do', () => {
  const check = (name: string, expected: string): void =>
    assert.equal(nameWords(name).join(' '), expected, name);
  check('getUserName', 'get user name');
  check('get_user_name', 'get user name');
  check('HTTPServer', 'http server');
  check('empty-list?', 'empty list');
  check('operator +', '');
  const { symbol } = makeQuestions(
    { ...none, files: [file('a.ts', 'typescript', ['getUserName', 'get'])] },
    10,
  );
  assert.deepEqual(
    symbol.map(({ query, expected }) => ({ query, expected })),
    [{ query: 'get user name', expected: [{ path: 'a.ts', line: 2, startLine: 1, endLine: 2 }] }],
  );
});

test('a question that two places would answer is not asked', () => {
  const files = [
    file('a.ts', 'typescript', ['readFile']),
    file('b.ts', 'typescript', ['read_file', 'writeFile']),
  ];
  const { symbol } = makeQuestions({ ...none, files }, 10);
  assert.deepEqual(
    symbol.map(({ query }) => query),
    ['write file'],
  );
});

test('the sample is the same each time, bounded, and spread over the languages', () => {
  const many = Array.from(
    { length: 40 },
    (_, index) => `takeNumber${'abcdefghij'[index % 10] ?? ''}X${index}`,
  );
  const files = [file('a.ts', 'typescript', many), file('b.go', 'go', ['oneMore', 'twoMore', 'threeMore'])];
  const first = makeQuestions({ ...none, files }, 10);
  const again = makeQuestions({ ...none, files: files.toReversed() }, 10);
  assert.deepEqual(again, first);
  assert.equal(first.symbol.length, 10);
  assert.equal(first.symbol.filter(({ language }) => language === 'go').length, 3);
  assert.equal(first.docstring.filter(({ language }) => language === 'go').length, 3);
});

test('what is added elsewhere changes little of the sample', () => {
  const names = Array.from(
    { length: 60 },
    (_, index) => `take${String.fromCharCode(97 + (index % 26))}Step${index}x`,
  );
  const before = makeQuestions({ ...none, files: [file('a.ts', 'typescript', names)] }, 30);
  const after = makeQuestions(
    { ...none, files: [file('a.ts', 'typescript', names), file('b.ts', 'typescript', ['oneMore'])] },
    30,
  );
  const kept = after.symbol.filter(({ query }) => before.symbol.some((other) => other.query === query));
  assert.ok(kept.length >= 29, `${kept.length} of 30 stayed`);
});

test('the output of git log is read, whatever the paths hold', () => {
  const output = '\u0001Fix the upload\u0002\0\nsrc/größe 1.ts\0b\n.ts\0\u0001Merge\u0002\0';
  assert.deepEqual(parseLog(output), [
    { subject: 'Fix the upload', paths: ['src/größe 1.ts', 'b\n.ts'] },
    { subject: 'Merge', paths: [] },
  ]);
  assert.deepEqual(parseLog(''), []);
});

test('subjects that tell what changed become questions', () => {
  const check = (subject: string, expected: string | undefined): void =>
    assert.equal(commitQuestion(subject), expected, subject);
  check('fix(upload): retry a photo that failed (#123)', 'retry a photo that failed');
  check('Keep the order of a paused queue, fixes #7', 'Keep the order of a paused queue');
  check('Merge branch main into feature of mine', undefined);
  check('Bump lodash from 4.17.20 to 4.17.21', undefined);
  check('chore(deps): update all of the dependencies now', undefined);
  check('Revert "Retry a photo that failed"', undefined);
  check('Release the version 1.2.3 of it', undefined);
  check('v1.2.3 is out now for everybody', undefined);
  check('Prepare for the next release of everything', undefined);
  check('Update dependencies of the whole project', undefined);
  check('Release the lock when its owner dies', 'Release the lock when its owner dies');
  check('Build the table of names in one pass', 'Build the table of names in one pass');
  check('fix typo', undefined);
});

test('a commit is asked for when it changed one to three files of code and little else', () => {
  const languageOfPath = new Map(['a.ts', 'b.ts', 'c.go', 'd.go'].map((path) => [path, 'typescript']));
  const queries = (...paths: string[]): unknown[] => {
    const commits = [{ subject: 'Retry a photo that failed', paths }];
    return makeQuestions({ files: [], commits, languageOfPath }, 10).commit.map(({ expected }) => expected);
  };
  assert.deepEqual(queries('a.ts', 'README.md', 'test/a.test.ts'), [[{ path: 'a.ts' }]]);
  assert.deepEqual(queries('a.ts', 'b.ts', 'c.go'), [[{ path: 'a.ts' }, { path: 'b.ts' }, { path: 'c.go' }]]);
  assert.deepEqual(queries('a.ts', 'b.ts', 'c.go', 'd.go'), []);
  assert.deepEqual(queries('gone.ts'), []);
  assert.deepEqual(queries('a.ts', 'w.md', 'x.md', 'y.md', 'z.md'), []);
});
