import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type StatusInput, escapeMarkdown, statusText } from '../../src/extension/statusText.ts';
import type { RootStatus, Slowdown } from '../../src/protocol/index.ts';

const ready: RootStatus = {
  root: '/a',
  state: 'ready',
  filesDone: 0,
  filesTotal: 0,
  filesPerSecond: 0,
  files: 17231,
  refined: 17231,
  chunks: 86000,
  symbols: 9,
  skipped: 12,
  coverage: 1,
  problems: [],
};
const indexing: RootStatus = {
  ...ready,
  state: 'indexing',
  filesDone: 450,
  filesTotal: 1000,
  filesPerSecond: 812.4,
  secondsLeft: 11.2,
};

function input(roots: readonly RootStatus[], more: Partial<StatusInput> = {}): StatusInput {
  return {
    workspace: 'open',
    phase: 'running',
    cleared: false,
    rootNames: { '/a': 'curl' },
    status: { roots, paused: false },
    ...more,
  };
}

const refining: RootStatus = { ...ready, state: 'refining', filesDone: 5, filesTotal: 9, refined: 8_000 };

test('the status bar tells how far symbols are when every file can be searched', () => {
  const words = statusText(input([refining]));
  assert.equal(words?.text, '$(sync~spin) Refining symbols 46%');
  assert.match(words.hover, /every file can be searched, refining symbols: 8,000 of 17,231 files/);
  assert.equal(statusText(input([refining, indexing]))?.text, statusText(input([indexing]))?.text);
});

test('the status bar says what the index is doing, and looks different when it is not well', () => {
  const check = (name: string, given: StatusInput, expected: string | undefined): void => {
    const words = statusText(given);
    assert.equal(words && `${words.text} [${words.severity}] → ${words.command}`, expected, name);
  };
  check('no folder', input([], { workspace: 'none' }), undefined);
  check(
    'untrusted',
    input([], { workspace: 'untrusted' }),
    '$(shield) Loupe: off [plain] → workbench.trust.manage',
  );
  check(
    'virtual',
    input([], { workspace: 'virtual' }),
    '$(circle-slash) Loupe: off [plain] → loupe.focusPanel',
  );
  check('starting', input([], { phase: 'starting' }), '$(loading~spin) Loupe [plain] → loupe.showLog');
  check('crashed', input([], { phase: 'crashed' }), '$(error) Loupe: stopped [error] → loupe.restart');
  check(
    'scanning from nothing',
    input([{ ...ready, state: 'scanning', files: 0, filesTotal: 1234 }]),
    '$(sync~spin) 1,234 files found [plain] → loupe.search',
  );
  check(
    'scanning again',
    input([{ ...ready, state: 'scanning' }]),
    '$(sync~spin) Checking 17,231 files [plain] → loupe.search',
  );
  check('indexing', input([indexing]), '$(sync~spin) 45% · 812 files/s · 12 s left [plain] → loupe.search');
  check(
    'two roots, one ready',
    input([ready, indexing]),
    '$(sync~spin) 45% · 812 files/s · 12 s left [plain] → loupe.search',
  );
  check(
    'almost done is not done',
    input([{ ...indexing, filesDone: 999, filesPerSecond: 0, secondsLeft: 0 }]),
    '$(sync~spin) 99% [plain] → loupe.search',
  );
  check('ready', input([ready]), '$(search) 17,231 files [plain] → loupe.search');
  check('one file', input([{ ...ready, files: 1 }]), '$(search) 1 file [plain] → loupe.search');
  check(
    'paused in the middle',
    input([], { status: { roots: [{ ...indexing, state: 'paused' }], paused: true } }),
    '$(debug-pause) Paused at 45% [warning] → loupe.resume',
  );
  check(
    'paused',
    input([], { status: { roots: [ready], paused: true } }),
    '$(debug-pause) Paused [warning] → loupe.resume',
  );
  check(
    'degraded',
    input([{ ...ready, problems: [{ code: 'modelMissing', message: 'no model', severity: 'warning' }] }]),
    '$(warning) 17,231 files [warning] → loupe.search',
  );
  check('broken', input([{ ...ready, state: 'error' }]), '$(error) 17,231 files [error] → loupe.showHealth');
  check('cleared', input([], { cleared: true }), '$(database) No index [warning] → loupe.reindex');
});

test('what rests or is slow says why, and a person can go on anyway', () => {
  const slowed = (slowdown: Slowdown): ReturnType<typeof statusText> =>
    statusText(input([], { status: { roots: [indexing], paused: false, slowdown } }));
  const resting = slowed({ rests: true, reason: 'battery at 12 %' });
  assert.equal(resting?.text, '$(watch) Waits: battery at 12 %');
  assert.equal(resting.command, 'loupe.resume');
  assert.equal(resting.severity, 'plain');
  assert.match(resting.hover, /Indexing rests: battery at 12 %\./);
  for (const command of ['resume', 'pause']) assert.ok(resting.hover.includes(`command:loupe.${command}`));
  const slow = slowed({ rests: false, reason: 'gives way to other programs' });
  assert.equal(slow?.text, statusText(input([indexing]))?.text);
  assert.match(slow?.hover ?? '', /Indexing is slower: gives way to other programs\./);
  assert.ok(!slow?.hover.includes('command:loupe.resume'));
});

test('a scan that waits for git says so, unless others are at work', () => {
  const waiting: RootStatus = { ...ready, state: 'scanning', waitsForGit: true };
  const words = statusText(input([waiting]));
  assert.equal(words?.text, '$(watch) Waits for git');
  assert.match(words.hover, /waiting until git has moved its files/);
  assert.equal(statusText(input([waiting, indexing]))?.text, statusText(input([indexing]))?.text);
});

test('the hover tells each root by name, its problems and the commands', () => {
  const problems = [{ code: 'diskFull', message: 'The disk is full.', severity: 'error' }] as const;
  const hover = statusText(input([{ ...indexing, problems }]))?.hover ?? '';
  for (const part of [
    '**curl** — indexing: 450 of 1,000 files',
    'The disk is full',
    'command:loupe.pause',
    '12 skipped',
  ])
    assert.ok(hover.includes(part), `${part} in ${hover}`);
  const paused = statusText(input([], { status: { roots: [ready], paused: true } }))?.hover ?? '';
  assert.ok(paused.includes('command:loupe.resume') && !paused.includes('command:loupe.pause'));
});

test('each of several roots has links of its own', () => {
  const hover = statusText(input([ready, { ...ready, root: '/b (old)' }]))?.hover ?? '';
  assert.ok(hover.includes('command:loupe.update?%5B%22%2Fa%22%5D)'), hover);
  assert.ok(hover.includes('command:loupe.reindex?%5B%22%2Fb%20%28old%29%22%5D)'), hover);
});

test('names cannot smuggle links or icons into Markdown', () => {
  assert.equal(escapeMarkdown('[x](command:y) $(bug)'), '\\[x\\]\\(command:y\\) \\$\\(bug\\)');
});
