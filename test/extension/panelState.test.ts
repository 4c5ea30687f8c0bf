import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexerEnvironment } from '../../src/extension/indexerProcess.ts';
import { obstacles } from '../../src/extension/obstacle.ts';
import { panelState } from '../../src/extension/panelState.ts';
import { workspaceKind } from '../../src/extension/workspaceKind.ts';

test('a workspace is open only when a folder lies on a disk and is trusted', () => {
  const check = (schemes: readonly string[], trusted: boolean, expected: string): void =>
    assert.equal(workspaceKind(schemes, trusted), expected);
  check([], true, 'none');
  check(['vscode-vfs'], true, 'virtual');
  check(['vscode-vfs', 'file'], true, 'open');
  check(['file'], false, 'untrusted');
  check(['vscode-vfs'], false, 'virtual');
});

test('every obstacle has words, an open workspace is none', () => {
  assert.equal(obstacles.open, undefined);
  for (const kind of ['none', 'untrusted', 'virtual'] as const) assert.ok(obstacles[kind] !== undefined);
});

test('the panel is told what there is and nothing undefined', () => {
  assert.deepEqual(
    panelState('open', { phase: 'crashed', problem: 'it fell', cleared: false }, ['q'], { '/a': 'a' }),
    {
      workspace: 'open',
      cleared: false,
      indexer: 'crashed',
      history: ['q'],
      rootNames: { '/a': 'a' },
      problem: 'it fell',
    },
  );
});

test('the fork runs as plain Node.js without telemetry and without a debugger', () => {
  const environment = indexerEnvironment(
    { NODE_OPTIONS: '--inspect', PATH: '/bin' },
    { dataDirectory: '/data', modelDirectory: '/model', cacheSizeMb: 64 },
  );
  assert.deepEqual(environment, {
    PATH: '/bin',
    ELECTRON_RUN_AS_NODE: '1',
    ORT_DISABLE_TELEMETRY: '1',
    LOUPE_CACHE_SIZE_MB: '64',
    LOUPE_DATA_DIR: '/data',
    LOUPE_MODEL_DIR: '/model',
  });
});
