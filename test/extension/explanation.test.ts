import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explanationText } from '../../src/extension/explanation.ts';
import { type Explanation, type SkipReason, skipReasons } from '../../src/protocol/index.ts';

const at = { root: '/a', path: 'src/x.ts' };

function check(explanation: Explanation, message: string, action?: unknown): void {
  assert.deepEqual(explanationText(explanation), { message, ...(action !== undefined && { action }) });
}

test('an indexed file is told with its numbers', () => {
  check(
    {
      state: 'indexed',
      ...at,
      language: 'typescript',
      chunks: 12,
      symbols: 1,
      refined: true,
      method: 'parser',
    },
    'src/x.ts is indexed as typescript: 12 chunks, cut along its functions and classes, with 1 symbol.',
  );
  check(
    { state: 'indexed', ...at, language: 'go', chunks: 2, symbols: 0, refined: false, method: 'lines' },
    'src/x.ts is indexed as go: 2 chunks, cut by lines, its symbols not read yet.',
  );
  check(
    {
      state: 'indexed',
      ...at,
      language: 'cpp',
      chunks: 1,
      symbols: 0,
      refined: true,
      method: 'lines',
      note: 'the parser took over 2 s',
    },
    'src/x.ts is indexed as cpp: 1 chunk, cut by lines (the parser took over 2 s), with 0 symbols.',
  );
});

test('a skipped file is told with the rule and where to change it', () => {
  check(
    {
      state: 'skipped',
      ...at,
      skip: {
        path: 'src/x.ts',
        reason: 'ignored',
        rule: { file: '/a/.gitignore', line: 3, pattern: '*.ts' },
      },
    },
    'src/x.ts is not indexed because an ignore rule excludes it. The rule is in /a/.gitignore, line 3: *.ts',
    { kind: 'openRule', file: '/a/.gitignore', line: 3 },
  );
  check(
    {
      state: 'skipped',
      ...at,
      skip: { path: 'src/', reason: 'ignored', rule: { file: 'loupe.exclude', line: 1, pattern: 'src' } },
    },
    'src/x.ts is not indexed because its folder src/ is left out: an ignore rule excludes it. The rule is in the setting loupe.exclude: src',
    { kind: 'openSetting', setting: 'loupe.exclude' },
  );
  check(
    {
      state: 'skipped',
      ...at,
      skip: { path: '.git/', reason: 'ignored', rule: { file: 'built-in', line: 0, pattern: '.git' } },
    },
    'src/x.ts is not indexed because its folder .git/ is left out: an ignore rule excludes it. The rule is built in: .git',
  );
  check(
    { state: 'skipped', ...at, skip: { path: 'src/x.ts', reason: 'tooLarge', detail: '2.1 MB' } },
    'src/x.ts is not indexed because it is larger than the settings loupe.maxFileSizeKb and loupe.memoryLimitMb allow (2.1 MB).',
    { kind: 'openSetting', setting: 'loupe.maxFileSizeKb' },
  );
});

test('every reason makes a sentence', () => {
  for (const reason of Object.keys(skipReasons) as SkipReason[]) {
    const { message } = explanationText({ state: 'skipped', ...at, skip: { path: at.path, reason } });
    assert.match(message, /^src\/x\.ts is not indexed because .+\.$/);
  }
});

test('what is waiting, missing or elsewhere has words of its own', () => {
  assert.match(explanationText({ state: 'pending', ...at }).message, /waiting for its turn/);
  assert.deepEqual(explanationText({ state: 'missing', ...at }).action, { kind: 'update' });
  assert.match(explanationText({ state: 'outside', path: '/b' }).message, /none of the folders/);
});
