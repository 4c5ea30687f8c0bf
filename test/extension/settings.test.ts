import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ReadSetting, readHostSettings, readIndexerSettings } from '../../src/extension/settings.ts';

interface Manifest {
  contributes: {
    configuration: { properties: Record<string, { default: unknown; markdownDescription: string }> }[];
  };
}
const manifest = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
) as Manifest;
const properties = Object.assign(
  {},
  ...manifest.contributes.configuration.map((page) => page.properties),
) as Record<string, { default: unknown; markdownDescription: string }>;

/** Reads as VS Code does: what the person wrote, else the manifest's default. */
function reader(written: Readonly<Record<string, unknown>> = {}): ReadSetting {
  return (key) => {
    const byDefault = properties[key]?.default;
    return { value: key in written ? written[key] : byDefault, byDefault };
  };
}

test('the defaults of the manifest are valid and make no problems', () => {
  const indexer = readIndexerSettings(reader());
  assert.deepEqual(indexer, {
    settings: {
      exclude: [],
      include: [],
      editorExclude: [],
      maxFileSizeKb: 1024,
      threads: 0,
      memoryLimitMb: 0,
      profile: 'auto' as const,
    },
    problems: [],
  });
  assert.ok(Object.isFrozen(indexer.settings));
  assert.deepEqual(readHostSettings(reader()), {
    settings: {
      dataDirectory: undefined,
      modelDirectory: undefined,
      cacheSizeMb: 1024,
      searchLimit: 50,
      preferRecent: true,
      quickPickPreview: true,
      pauseOnBattery: 'low',
    },
    problems: [],
  });
});

test('every setting of the manifest is read and every one read is in the manifest', () => {
  const asked = new Set<string>();
  const spy: ReadSetting = (key) => {
    asked.add(key);
    return reader()(key);
  };
  readIndexerSettings(spy);
  readHostSettings(spy);
  const ours = [...asked].filter((key) => key.startsWith('loupe.')).toSorted();
  assert.deepEqual(ours, Object.keys(properties).toSorted());
});

test('globs that are switched on count, those that depend on a sibling do not', () => {
  const { settings } = readIndexerSettings(
    reader({
      'files.exclude': { '**/.git': true, '**/*.js': { when: '$(basename).ts' }, '**/off': false },
      'search.exclude': { '**/dist': true },
    }),
  );
  assert.deepEqual(settings.editorExclude, ['**/.git', '**/dist']);
});

test('what is wrong is replaced by the default and named', () => {
  const check = (written: Record<string, unknown>, key: string, value: unknown): void => {
    const indexer = readIndexerSettings(reader(written));
    const host = readHostSettings(reader(written), '/home/me');
    const all = { ...indexer.settings, ...host.settings } as Record<string, unknown>;
    assert.deepEqual(all[key], value);
    const problems = [...indexer.problems, ...host.problems];
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.ok(problems[0]?.includes(Object.keys(written)[0] ?? ''), problems[0]);
  };
  check({ 'loupe.maxFileSizeKb': '12' }, 'maxFileSizeKb', 1024);
  check({ 'loupe.maxFileSizeKb': 0 }, 'maxFileSizeKb', 1024);
  check({ 'loupe.threads': 1.5 }, 'threads', 0);
  check({ 'loupe.exclude': 'dist' }, 'exclude', []);
  check({ 'loupe.include': ['a', 3, ''] }, 'include', ['a']);
  check({ 'loupe.search.limit': 1000 }, 'searchLimit', 50);
  check({ 'loupe.dataDirectory': 'somewhere' }, 'dataDirectory', undefined);
  check({ 'loupe.pauseOnBattery': true }, 'pauseOnBattery', 'low');
  check({ 'loupe.cacheSizeMb': -1 }, 'cacheSizeMb', 1024);
  check({ 'loupe.model': 'models/mine' }, 'modelDirectory', undefined);
});

test('the data directory may start at home', () => {
  const check = (written: string, expected: string | undefined): void =>
    assert.equal(
      readHostSettings(reader({ 'loupe.dataDirectory': written }), join('/home', 'me')).settings
        .dataDirectory,
      expected,
    );
  check('', undefined);
  check('  ', undefined);
  check('/data/loupe', '/data/loupe');
  check('~/index', join('/home', 'me', 'index'));
  check('~', join('/home', 'me'));
  check('~other/index', undefined);
});
