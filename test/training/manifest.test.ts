import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { qualityFolder } from '../../bench/corpora.ts';
import { benchmarkNames, isBenchmark } from '../../training/benchmark.ts';
import { idOf, readManifest, type Source } from '../../training/manifest.ts';
import { isPermissive } from '../../training/sift/licence.ts';
import { phrasings } from '../../training/vocabulary/phrasings.ts';

const sources = await readManifest();

function nameOf({ kind, name }: Source): string {
  return `${kind} ${name}`;
}

describe('the manifest of training sources', () => {
  test('holds no repository of a benchmark and no package made from one', () => {
    assert.deepEqual(sources.filter(({ name }) => isBenchmark(name)).map(nameOf), []);
  });

  test('and so does the list of what the table before this pipeline learned from, which ships in part', () => {
    const file = path.join(import.meta.dirname, '../../training/sourcesOfF4.json');
    const earlier = JSON.parse(readFileSync(file, 'utf8')) as Source[];
    const heldOut = new Set(sources.filter((source) => source.heldOut === true).map(({ name }) => name));
    assert.equal(earlier.length, 285);
    for (const source of earlier) {
      assert.ok(!isBenchmark(source.name) && !heldOut.has(source.name), nameOf(source));
      assert.ok(isPermissive(source.licence), nameOf(source));
    }
  });

  test('knows the repositories of the development sets', (context) => {
    const file = path.join(qualityFolder(), 'repos.json');
    if (!existsSync(file)) {
      context.skip('the folder shared is not beside this checkout');
      return;
    }
    const repositories = JSON.parse(readFileSync(file, 'utf8')) as { name: string }[];
    assert.deepEqual(
      repositories.map(({ name }) => name).filter((name) => !isBenchmark(name)),
      [],
    );
  });

  test('names version, checksum and a permissive licence of every source, and each once', () => {
    for (const source of sources) {
      const isRepository = source.kind === 'git';
      assert.match(source.version ?? '', isRepository ? /^[0-9a-f]{40}$/ : /\d/, nameOf(source));
      if (!isRepository) assert.match(source.sha256 ?? '', /^[0-9a-f]{64}$/, nameOf(source));
      assert.ok(isPermissive(source.licence), nameOf(source));
    }
    assert.equal(new Set(sources.map(idOf)).size, sources.length);
  });

  test('holds out packages of every kind', () => {
    const kinds = new Set(sources.map(({ kind }) => kind));
    const held = new Set(sources.filter(({ heldOut }) => heldOut === true).map(({ kind }) => kind));
    assert.deepEqual(held, kinds);
  });

  test('and the phrasings hold no question of the development sets', (context) => {
    const folder = qualityFolder();
    if (!existsSync(folder)) {
      context.skip('the folder shared is not beside this checkout');
      return;
    }
    const questions = ['annotations', 'history'].flatMap((set) =>
      readdirSync(path.join(folder, set)).flatMap((file) =>
        (JSON.parse(readFileSync(path.join(folder, set, file), 'utf8')) as { query: string }[]).map(
          ({ query }) => query,
        ),
      ),
    );
    const cosqa = JSON.parse(readFileSync(path.join(folder, 'cosqa/queries.json'), 'utf8')) as {
      doc: string;
    }[];
    questions.push(...cosqa.map(({ doc }) => doc));
    const phrases = phrasings.map(([before, after]) => `${before} ${after}`.trim());
    const text = [...phrases, ...sources.map(({ name }) => name)].join('\n');
    assert.ok(questions.length > 1000);
    const long = questions.filter((question) => question.includes(' '));
    assert.deepEqual(
      long.filter((question) => text.includes(question)),
      [],
    );
    const functions = gunzipSync(readFileSync(path.join(folder, 'cosqa/functions.json.gz'))).toString('utf8');
    assert.deepEqual(
      phrases.filter((phrase) => phrase.includes('*') && functions.includes(phrase)),
      [],
    );
  });
});

test('packages made from a benchmark are known by their names in every registry', () => {
  const copies = [
    'golang-github-spf13-cobra',
    'rust-serde-json',
    'python-flask',
    'ruby-rack',
    'libjackson2-databind-java',
    'com.fasterxml.jackson.core:jackson-databind',
    'nlohmann-json3',
    'github.com/gin-gonic/gin',
    'node-express',
    'org.typelevel:cats-core_2.13',
    'libuv1',
  ];
  assert.deepEqual(
    copies.filter((name) => !isBenchmark(name)),
    [],
  );
  const others = [
    'zigbee-herdsman',
    'commander',
    'libvpx',
    'php-predis',
    'expo-camera',
    'plugdev',
    'requestsx',
  ];
  assert.deepEqual(others.filter(isBenchmark), []);
  assert.ok(benchmarkNames.length > 60);
});
