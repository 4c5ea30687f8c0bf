import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { grouped, sizeOf } from '../../src/cli/amounts.ts';
import { answerText } from '../../src/cli/answers.ts';
import { parseArguments } from '../../src/cli/arguments.ts';
import { displayWidth, indentOf, markedLine, printable } from '../../src/cli/displayText.ts';
import { explanationText } from '../../src/cli/explanation.ts';
import { summaryText } from '../../src/cli/indexSummary.ts';
import { profileText, toProfile } from '../../src/cli/profile.ts';
import { ProgressLine, progressText } from '../../src/cli/progressLine.ts';
import { type Terminal, openTerminal } from '../../src/cli/terminal.ts';
import type { Hit, IndexerStatus, RootStatus } from '../../src/protocol/index.ts';

const bracket = (text: string): string => `[${text}]`;
const plain = (text: string): string => text;

test('text of unknown origin cannot command the terminal', () => {
  assert.equal(printable('a\x1b[31mb\nc\x07\x7f'), 'a␛[31mb␊c␇␡');
  assert.equal(printable('abc\u202edef\u0085'), 'abc·def·');
  assert.equal(printable('Größe 日本語 👩‍💻'), 'Größe 日本語 👩‍💻');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.doesNotMatch(printable(text), /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

test('characters take the columns that terminals give them', () => {
  const check = (text: string, columns: number): void => assert.equal(displayWidth(text), columns, text);
  check('abc', 3);
  check('\tx', 5);
  check('日本', 4);
  check('é', 1);
  check('🚀', 2);
  check('›…·', 3);
  assert.equal(indentOf('\t  x'), 6);
  assert.equal(indentOf('  '), undefined);
});

test('a line is cut around its first match and marks are kept', () => {
  const check = (
    line: string,
    ranges: [number, number][],
    width: number,
    expected: string,
    dedent = 0,
  ): void => {
    const matches = ranges.map(([start, end]) => ({ line: 1, start, end }));
    assert.equal(markedLine(line, matches, { width, dedent }, bracket, plain), expected);
  };
  check('const a = b;', [[6, 7]], 40, 'const [a] = b;');
  check('    deep', [], 40, 'deep', 4);
  check('\tdeep', [[1, 5]], 40, '[deep]', 4);
  check('  x', [], 40, 'x', 9);
  check('abcdef', [], 4, 'abc…');
  check('日本語テキスト', [], 7, '日本語…');
  check('0123456789abcdefghij', [[15, 17]], 10, '…cde[fg]hij');
  check('ab\r', [], 10, 'ab');
  check('0123456789abcdefghijklm', [[15, 17]], 10, '…cde[fg]hij…');
  check('🚀 go', [[3, 5]], 10, '🚀 [go]');
});

test('a line never takes more columns than there are', () => {
  const anyLine = fc.string({ unit: 'grapheme', maxLength: 80 });
  fc.assert(
    fc.property(
      anyLine,
      fc.nat(80),
      fc.nat(20),
      fc.integer({ min: 4, max: 60 }),
      (line, start, length, width) => {
        const matches = [{ line: 1, start, end: start + length }];
        const shown = markedLine(line, matches, { width, dedent: 0 }, plain, plain);
        assert.ok(displayWidth(shown) <= width, shown);
      },
    ),
  );
});

test('progress fits the terminal, however narrow', () => {
  const root = {
    root: '/a',
    state: 'indexing',
    filesDone: 1200,
    filesTotal: 17000,
    filesPerSecond: 812.4,
    secondsLeft: 300,
  };
  const status: IndexerStatus = { roots: [root as RootStatus], paused: false };
  assert.equal(
    progressText(status, 100),
    '██░░░░░░░░░░░░░░░░░░░░░░░░░░   7% · 1,200 of 17,000 files · 812 files/s · 5 min left',
  );
  const refining = { ...root, state: 'refining', refined: 4_250, files: 17_000, secondsLeft: 40 };
  assert.equal(
    progressText({ roots: [refining as RootStatus], paused: false }, 120),
    '███████░░░░░░░░░░░░░░░░░░░░░  25% · searchable, refining symbols 4,250 of 17,000 files · 40 s left',
  );
  for (let columns = 1; columns < 100; columns++)
    assert.ok(progressText(status, columns).length < columns || columns < 2);
  assert.equal(progressText({ roots: [], paused: false }, 80), 'Starting…');
});

test('the last thing that progress shows is how it ended', () => {
  const written: string[] = [];
  const fake: unknown = { isTTY: true, columns: 100, write: (text: string) => written.push(text) };
  const line = new ProgressLine(fake as NodeJS.WriteStream);
  const at = (filesDone: number): IndexerStatus => {
    const root = { root: '/a', state: 'indexing', filesDone, filesTotal: 300, filesPerSecond: 900 };
    return { roots: [root as RootStatus], paused: false };
  };
  line.start();
  line.show(at(299));
  line.finish(at(300));
  line.stop();
  assert.match(written.at(-2) ?? '', /100% · 300 of 300 files/);
  assert.equal(written.at(-1), '\r\x1b[2K');
});

test('a terminal that says it has 0 columns has an unknown number of them', () => {
  const widthOf = (columns: number, isTTY = true): number => {
    const fake: unknown = { isTTY, columns };
    return openTerminal(fake as typeof process.stdout).width;
  };
  assert.deepEqual([widthOf(0), widthOf(33), widthOf(0, false)], [80, 33, 200]);
});

test('arguments are checked with a sentence that says what is wrong', () => {
  const fails = (args: string[], message: RegExp): void => {
    assert.throws(() => parseArguments(args), { code: 'invalidParams', message });
  };
  fails(['serach', '.'], /no command "serach"/);
  fails(['index'], /index needs a folder/);
  fails(['why'], /why needs a path/);
  fails(['search', '.'], /search needs a query/);
  fails(['search', '.', 'x', '--limit', '0'], /--limit must be a whole number from 1 to 200/);
  fails(['search', '.', 'x', '--limit', 'ten'], /--limit/);
  fails(['index', '.', '--threads=-1'], /--threads/);
  fails(['index', '.', '--bogus'], /--bogus/);
  fails(['status', '.', '--profile'], /--profile is for index/);
  fails(['index', '.', '--data-dir'], /data-dir/);
  assert.equal(parseArguments([]).command, 'help');
  assert.equal(parseArguments(['index', '--help']).command, 'help');
  assert.equal(parseArguments(['-v']).command, 'version');
  assert.equal(parseArguments(['search', '.', 'two', 'words']).query, 'two words');
  assert.equal(parseArguments(['search', '--json', '.', '--', '-x']).query, '-x');
  assert.equal(parseArguments(['search', '.', 'x']).limit, 10);
  assert.equal(parseArguments(['search', '.', '--queries', 'a.jsonl']).queriesFile, 'a.jsonl');
});

test('numbers are grouped by thousands', () => {
  const numbers = [0, 7, 999, 1_000, 12_345, 123_456, 1_234_567];
  assert.deepEqual(
    numbers.map(grouped),
    numbers.map((number) => number.toLocaleString('en')),
  );
});

test('sizes have the unit that fits', () => {
  assert.deepEqual([0, 999, 4_200, 107_000_000, 2_500_000_000].map(sizeOf), [
    '0 B',
    '999 B',
    '4.2 kB',
    '107.0 MB',
    '2.50 GB',
  ]);
});

test('an explanation names the rule, and the line when the rule has one', () => {
  const skip = { path: 'dist/', reason: 'ignored' } as const;
  const rule = { file: '/r/.gitignore', line: 3, pattern: 'dist/' };
  assert.equal(
    explanationText({ state: 'skipped', root: '/r', path: 'dist/a.js', skip: { ...skip, rule } }, false),
    'dist/a.js is not indexed: an ignore rule excludes it, as is all of dist/.\n  /r/.gitignore:3: dist/',
  );
  assert.equal(
    explanationText(
      {
        state: 'skipped',
        root: '/r',
        path: 'dist',
        skip: { ...skip, rule: { ...rule, file: 'loupe.exclude' } },
      },
      true,
    ),
    'dist is not indexed: an ignore rule excludes it.\n  loupe.exclude: dist/, a setting of the editor that built this index',
  );
  const byDefault = { file: 'files.exclude, search.exclude', line: 1, pattern: '**/node_modules' };
  const builtIn = { file: 'built-in', line: 1, pattern: '.git' };
  for (const [one, expected] of [
    [byDefault, 'left out by default, as in VS Code: **/node_modules'],
    [builtIn, 'built in: .git'],
  ] as const)
    assert.equal(
      explanationText(
        { state: 'skipped', root: '/r', path: 'a', skip: { ...skip, path: 'a', rule: one } },
        true,
      ),
      `a is not indexed: an ignore rule excludes it.\n  ${expected}`,
    );
  assert.equal(
    explanationText(
      {
        state: 'skipped',
        root: '/r',
        path: 'k',
        skip: { path: 'k', reason: 'secret', detail: 'a private key (line 1)' },
      },
      false,
    ),
    'k is not indexed: it may hold a secret (a private key (line 1)).',
  );
  assert.match(explanationText({ state: 'pending', root: '/r', path: 'src' }, true), /is a folder/);
  assert.equal(explanationText({ state: 'missing', root: '/r', path: 'a\nb' }, false), 'a␊b does not exist.');
});

const hit: Hit = {
  root: '/r',
  path: 'src/a\u001b.ts',
  language: 'typescript',
  fileKind: 'code',
  startLine: 8,
  endLine: 20,
  bestLine: 12,
  score: 1,
  symbol: 'retry',
  breadcrumb: ['Queue', 'retry'],
  preview: ['', '  /** Tries again. */', '  retry(): void {', '\tthis.upload();', '  }', '', '  more();'],
  previewStartLine: 10,
  matches: [{ line: 12, start: 2, end: 7 }],
  reasons: [
    { kind: 'symbol', text: 'named `retry`', share: 0.6 },
    { kind: 'meaning', text: 'near in meaning', share: 0.4 },
  ],
};

test('a summary tells when everything was searchable where that was before the end', () => {
  const summary = {
    files: 2,
    chunks: 3,
    symbols: 4,
    bytes: 5,
    skipped: {},
    seconds: 30.2,
    searchableSeconds: 10.1,
    stages: {},
    peakRssBytes: 1e6,
    indexBytes: 1e6,
    cache: { hits: 0, misses: 2 },
  };
  assert.match(summaryText(summary), /^searchable after 10\.1 s, up to date after 30\.2 s;/m);
  assert.match(summaryText({ ...summary, searchableSeconds: 30.2 }), /^up to date after 30\.2 s;/m);
});

test('a profile shares out the work, tells speeds, and says of which run it is', () => {
  const stages = { scan: 0.5, read: 1, chunk: 6, vectors: 0, write: 2.5 };
  const health = {
    stages,
    preparedBytes: 12e6,
    sourceBytes: 20e6,
    filesDone: 7,
    compared: { files: 4_659, unchanged: 4_600 },
  };
  const profile = toProfile(health);
  assert.deepEqual(profile.stages, [
    { stage: 'scan', seconds: 0.5, bytesPerSecond: 40e6, share: 0.05 },
    { stage: 'read', seconds: 1, bytesPerSecond: 12e6, share: 0.1 },
    { stage: 'chunk', seconds: 6, bytesPerSecond: 2e6, share: 0.6 },
    { stage: 'vectors', seconds: 0, share: 0 },
    { stage: 'write', seconds: 2.5, bytesPerSecond: 4.8e6, share: 0.25 },
  ]);
  const terminal = { width: 80, paint: (_style: unknown, text: string) => text } as Terminal;
  const unused = { hits: 0, misses: 30 };
  const lines = profileText(profile, unused, terminal).split('\n');
  assert.deepEqual(lines, [
    '  stage      seconds      MB/s  share of the work',
    '  scan          0.50      40.0    5%  █',
    '  read          1.00      12.0   10%  ██',
    '  chunk         6.00       2.0   60%  ████████████',
    '  vectors       0.00         –    0%',
    '  write         2.50       4.8   25%  █████',
    '  all          10.00',
    '  Seconds of work, over all threads, which work at once: together they can be more than the clock says.',
    '  Of 4,659 files 4,600 need not be opened: size, time and inode are as they were.',
    '',
  ]);
  assert.match(
    profileText(toProfile({ ...health, filesDone: 0 }), unused, terminal),
    /^This run had nothing to prepare: /,
  );
  const never = toProfile({ stages: {}, preparedBytes: 0, sourceBytes: 0, filesDone: 0 });
  assert.match(
    profileText(profile, { hits: 1_200, misses: 30 }, terminal),
    /^ {2}1,200 of 1,230 vectors of files came from the embedding cache\.$/m,
  );
  assert.match(profileText(never, unused, terminal), /^No file has been prepared yet/);
});

test('an answer shows place, breadcrumb, the lines around the best one and the reasons', () => {
  const terminal = {
    width: 60,
    paint: (style: unknown, text: string) => (Array.isArray(style) ? `[${text}]` : text),
  } as Terminal;
  const answer = {
    hits: [hit],
    coverage: 0.5,
    tookMs: 3.14159,
    languages: [],
    folders: [],
    notes: ['A note.'],
  };
  assert.equal(
    answerText(answer, terminal),
    [
      ' 1. src/a␛.ts:12  Queue › retry',
      '     11  /** Tries again. */',
      '    ▌12  [retry](): void {',
      '     13    this.upload();',
      '     14  }',
      '     15',
      '     16  more();',
      '     named `retry` · near in meaning',
      '',
      'A note.',
      '1 hit in 3.1 ms, 50% of the folder indexed so far',
      '',
    ].join('\n'),
  );
  assert.match(
    answerText({ ...answer, coverage: 1, refined: 0.25 }, terminal),
    /in 3\.1 ms, symbols of 25% of the files so far\n/,
  );
  assert.match(
    answerText({ ...answer, hits: [{ ...hit, preview: [], reasons: [] }] }, terminal),
    /^ 1\. src\/a␛\.ts:12 {2}Queue › retry\n\nA note/,
  );
});
