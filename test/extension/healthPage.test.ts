import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthPage } from '../../src/extension/healthPage.ts';
import type { Health, RootHealth } from '../../src/protocol/index.ts';

const root: RootHealth = {
  root: '/a',
  state: 'ready',
  filesDone: 3,
  filesTotal: 3,
  filesPerSecond: 0,
  files: 3,
  refined: 3,
  chunks: 12,
  symbols: 4,
  skipped: 2,
  coverage: 1,
  problems: [],
  indexPath: '/cache/a.db',
  indexBytes: 1_500_000,
  sourceBytes: 900_000,
  skippedByReason: { binary: 1, ignored: 40 },
  languages: [{ language: 'c', files: 3, chunks: 12 }],
  fallbacks: [{ path: 'odd`|name.c', note: 'the parser took over 2 s' }],
  unreadable: [{ path: 'closed/', reason: 'unreadable', detail: 'permission denied' }],
  quarantined: ['bad.c'],
  stages: { scan: 0.123 },
  preparedBytes: 5_000,
  cache: { hits: 3, misses: 9 },
  compared: { files: 4_659, unchanged: 4_600 },
};
const health: Health = {
  roots: [root],
  version: '1.2.3',
  pid: 77,
  rssBytes: 210_000_000,
  model: { id: 'loupe-static-1', dimension: 256 },
  onnxRuntime: { version: '1.30.0', backends: ['cpu'] },
  threads: 2,
  profile: { name: 'medium', because: '4,703 files, 92 MB', memoryLimitMb: 2048 },
  cache: {
    path: '/cache/embeddings.sqlite',
    bytes: 3_000_000,
    limitBytes: 100_000_000,
    entries: 12,
    models: [],
  },
};

test('the page tells the numbers, the reasons and the process', () => {
  const page = healthPage(health, { '/a': 'curl' });
  for (const part of [
    'All is well.',
    '## curl',
    '| Index | 1.5 MB in `/cache/a.db` |',
    '| Last comparison | 4,600 of 4,659 files known by size, time and inode |',
    '| c | 3 | 12 |',
    '| an ignore rule excludes it | 40 |',
    '- ``odd`|name.c``: the parser took over 2 s',
    '### Files and folders that cannot be read',
    '- `closed/`: permission denied',
    '- `bad.c`',
    '| scan | 0.12 s |',
    'pid 77, 210 MB of memory, 2 prepare threads',
    '| Profile | medium: 4,703 files, 92 MB |',
    '| Memory ceiling | 2,048 MB |',
    '1.30.0 (cpu)',
    '| From the embedding cache | 25% of the last run (3 of 12) |',
    '| Embedding cache | 3.0 MB of 100 MB, 12 versions of files, in `/cache/embeddings.sqlite` |',
  ])
    assert.ok(page.includes(part), `${part}\n---\n${page}`);
  assert.ok(
    page.indexOf('| an ignore rule excludes it') < page.indexOf('| it is not text'),
    'most frequent first',
  );
});

test('what is wrong comes first', () => {
  const page = healthPage(
    {
      ...health,
      roots: [{ ...root, problems: [{ code: 'diskFull', message: 'The disk is full.', severity: 'error' }] }],
      model: { id: 'none', dimension: 0, problem: 'its checksum is wrong' },
      onnxRuntime: { problem: 'there is no build for this system' },
      slowdown: { rests: true, reason: 'battery at 12 %' },
    },
    {},
  );
  assert.ok(!page.includes('All is well'));
  const head = page.slice(0, page.indexOf('## /a'));
  for (const part of [
    'Indexing rests: battery at 12 %',
    'The disk is full',
    'its checksum is wrong',
    'there is no build',
  ])
    assert.ok(head.includes(part), `${part} in ${head}`);
});
