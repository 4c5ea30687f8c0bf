import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { grammars } from '../../../src/indexer/chunk/grammars/index.ts';
import { createChunker } from '../../../src/indexer/chunk/index.ts';
import { type Section, packSections } from '../../../src/indexer/chunk/pack.ts';
import type { ChunkedFile } from '../../../src/indexer/records.ts';
import { assertWhole } from './assertWhole.ts';
import { sourceText } from './sourceText.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/chunk/', import.meta.url));
const chunker = await createChunker();
after(() => chunker.dispose());
const files = readdirSync(fixtures).map((name) => ({
  name,
  text: readFileSync(join(fixtures, name), 'utf8'),
}));

async function assertSound(path: string, text: string): Promise<ChunkedFile> {
  const file = await chunker.chunk(sourceText(path, text));
  assertWhole(text, file.chunks);
  const lineCount = text.split(/\r\n?|\n/).length;
  for (const { name, startLine, endLine } of file.symbols) {
    assert.ok(
      name !== '' && startLine >= 1 && startLine <= endLine && endLine <= lineCount,
      `${name} ${startLine}–${endLine}`,
    );
  }
  return file;
}

/** Pieces of a text, moved, repeated and cut anywhere: what an editor holds in the middle of a change. */
const damage = fc.array(
  fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('drop', 'double', 'open', 'quote', 'split')),
  {
    minLength: 1,
    maxLength: 6,
  },
);

function damaged(text: string, steps: readonly [number, number, string][]): string {
  let result = text;
  for (const [from, length, step] of steps) {
    const start = from % (result.length + 1);
    const end = Math.min(result.length, start + (length % 400));
    const part = result.slice(start, end);
    const replacement =
      { drop: '', double: part + part, open: `{(${part}`, quote: `"${part}'`, split: `\n${part}\r\n` }[
        step
      ] ?? '';
    result = result.slice(0, start) + replacement + result.slice(end);
  }
  return result;
}

test('whatever is done to a file, every line that is not blank is in exactly one chunk', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), damage, async ({ name, text }, steps) => {
      await assertSound(name, damaged(text, steps));
    }),
    { numRuns: 300, interruptAfterTimeLimit: 60_000 },
  );
});

test('any text under any name is cut whole', async () => {
  const names = fc.constantFrom(...files.map(({ name }) => name), 'unknown', 'a.unknown');
  await fc.assert(
    fc.asyncProperty(names, fc.string({ unit: 'binary', maxLength: 400 }), async (name, text) => {
      await assertSound(name, text);
    }),
    { numRuns: 200, interruptAfterTimeLimit: 60_000 },
  );
});

const breaks = fc
  .uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 20 })
  .map((lines) => lines.sort((left, right) => left - right));

function sections(depth: number): fc.Arbitrary<Section[]> {
  return fc.array(
    fc.record({
      startLine: fc.integer({ min: 1, max: 300 }),
      endLine: fc.integer({ min: 1, max: 300 }),
      name: fc.string({ minLength: 1, maxLength: 5 }),
      kind: fc.constantFrom('function', 'class', 'section'),
      children: depth === 0 ? fc.constant([]) : sections(depth - 1),
      breaks,
    }),
    { maxLength: 4 },
  );
}

test('packing keeps every line however the sections lie', () => {
  const line = fc.oneof(
    fc.constant(''),
    fc.constant('  '),
    fc.string({ maxLength: 200 }).map((text) => text.replace(/[\r\n]/g, ' ')),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 300 }), sections(3), (lines, outline) => {
      assertWhole(lines.join('\n'), packSections(lines, outline));
    }),
    { numRuns: 300 },
  );
});

test('a function up to 60 lines and 2,500 characters is one chunk; none passes that by much but for long lines', async () => {
  for (const { name, text } of files) {
    const { language, chunks, symbols } = await assertSound(name, text);
    if (!Object.hasOwn(grammars, language)) continue;
    for (const { name: symbol, kind, startLine, endLine } of symbols) {
      const size = text
        .split('\n')
        .slice(startLine - 1, endLine)
        .join('\n').length;
      if (!/^(?:function|method)$/.test(kind) || endLine - startLine >= 50 || size > 2000) continue;
      const holders = chunks.filter((chunk) => chunk.endLine >= startLine && chunk.startLine <= endLine);
      assert.equal(holders.length, 1, `${symbol} of ${name} is cut`);
    }
    for (const chunk of chunks)
      assert.ok(chunk.text.length < 2800, `${name} ${chunk.startLine}: ${chunk.text.length}`);
  }
});

const shared = process.env['LOUPE_SHARED'] ?? fileURLToPath(new URL('../../../../shared/', import.meta.url));
const corpus = join(shared, 'quality/corpus');
const repositories = ['click', 'gin', 'lazy.nvim', 'rack', 'axios'];
const isThere = repositories.every((name) => existsSync(join(corpus, `${name}.tar.xz`)));

test(
  'real files are parsed without fallback',
  { skip: !isThere && `no repositories lie in ${corpus}` },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loupe-chunk-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    for (const name of repositories)
      execFileSync('tar', ['-xJf', join(corpus, `${name}.tar.xz`), '-C', folder]);
    const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const path of paths) {
      const text = readFileSync(path, 'utf8');
      if (text.includes('\0') || text.length > 500_000) continue;
      const { note } = await assertSound(path, text);
      assert.equal(note, undefined, path);
    }
    assert.ok(paths.length > 300);
  },
);
