import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parse } from 'node:path';
import { after, test } from 'node:test';
import { createChunker, languageOf } from '../../../src/indexer/chunk/index.ts';
import { grammars } from '../../../src/indexer/chunk/grammars/index.ts';
import { showChunks } from './showChunks.ts';
import { sourceText } from './sourceText.ts';

const fixtures = new URL('../../fixtures/chunk/', import.meta.url);
const golden = new URL('../../golden/chunk/', import.meta.url);
const chunker = await createChunker();
after(() => chunker.dispose());
mkdirSync(golden, { recursive: true });

const files = readdirSync(fixtures).sort();

for (const file of files) {
  test(`chunks and symbols of ${file} are as in the golden text`, async () => {
    const text = readFileSync(new URL(file, fixtures), 'utf8');
    const shown = showChunks(text, await chunker.chunk(sourceText(file, text)));
    compareWithGolden(parse(file).name, shown);
  });
}

test('every language with a grammar has a fixture', () => {
  const covered = new Set(
    files.map((file) => languageOf(file, readFileSync(new URL(file, fixtures), 'utf8').slice(0, 2000))),
  );
  assert.deepEqual(
    Object.keys(grammars).filter((language) => !covered.has(language)),
    [],
  );
});

/** A missing golden text is written, but not on CI; a different one fails and leaves `.actual` beside it. */
function compareWithGolden(name: string, shown: string): void {
  const file = new URL(`${name}.txt`, golden);
  const actual = new URL(`${name}.txt.actual`, golden);
  rmSync(actual, { force: true });
  const isMissing = !existsSync(file);
  assert.ok(
    !isMissing || process.env['CI'] === undefined,
    `${file.pathname} is missing: run this test without CI and commit it`,
  );
  if (isMissing || process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, shown);
  if (readFileSync(file, 'utf8') === shown) return;
  writeFileSync(actual, shown);
  assert.equal(
    shown,
    readFileSync(file, 'utf8'),
    `${name}: compare ${actual.pathname}; UPDATE_GOLDEN=1 takes it over`,
  );
}
