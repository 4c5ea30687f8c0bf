import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fillStore } from '../../bench/query/fillStore.ts';
import { fingerprintOf, withTable } from '../../bench/query/openIndex.ts';
import { recallAtTen } from '../../bench/query/recall.ts';
import {
  symbolQueries,
  syntheticFile,
  syntheticQuestions,
  syntheticText,
} from '../../bench/query/syntheticFile.ts';
import { timesOf } from '../../bench/query/times.ts';
import { shippedModel } from '../../bench/shippedModel.ts';
import { openModel } from '../../src/indexer/embed/index.ts';
import { openStore } from '../../src/indexer/store/index.ts';
import { indexTerms } from '../../src/indexer/tokens/index.ts';
import { temporaryFolder } from '../indexer/ignore/gitOracle.ts';

test('a synthetic file has its chunks at the lines it says, and is found again by its path', () => {
  for (const number of [0, 7, 99_999]) {
    const file = syntheticFile(number);
    const lines = file.text.split('\n');
    for (const { startLine, endLine, text, name } of file.chunks) {
      assert.equal(lines.slice(startLine - 1, endLine).join('\n'), text);
      assert.ok(text.startsWith(`export function ${name}(`));
    }
    assert.equal(syntheticText(`/anywhere/${file.path}`), file.text);
    assert.deepEqual(syntheticFile(number), file);
  }
  assert.equal(syntheticText('/anywhere/a.py'), undefined);
  assert.notEqual(syntheticFile(1).text, syntheticFile(2).text);
});

test('questions and symbols ask for what is there, the same each time', () => {
  const files = 50;
  const all = Array.from({ length: files }, (_, number) => syntheticFile(number));
  const known = new Set(all.flatMap(({ text }) => indexTerms(text)));
  const questions = syntheticQuestions(100, files);
  assert.deepEqual(syntheticQuestions(100, files), questions);
  const understood = questions.filter((question) => indexTerms(question).every((term) => known.has(term)));
  assert.ok(understood.length >= 85 && understood.length < 100, `${understood.length} without a slip`);
  const names = all.flatMap(({ chunks }) => chunks.map(({ name }) => name));
  const symbols = symbolQueries(100, files);
  for (let at = 0; at < symbols.length; at += 5) assert.ok(names.includes(symbols[at] ?? ''), symbols[at]);
});

test('a filled store holds every chunk with its words, its vector and its symbol', async () => {
  await using folder = await temporaryFolder();
  const root = path.join(folder.path, 'root');
  mkdirSync(root);
  const model = await openModel((await shippedModel()).directory);
  const store = await openStore({ dataDirectory: folder.path, root, fingerprint: fingerprintOf(model) });
  try {
    await fillStore(store, model, 300);
    const { files, chunks, symbols } = store.reader.counts();
    const made = Array.from({ length: files }, (_, number) => syntheticFile(number));
    assert.ok(chunks >= 300 && chunks < 310, String(chunks));
    assert.deepEqual(
      [chunks, symbols],
      Array(2).fill(made.reduce((sum, file) => sum + file.chunks.length, 0)),
    );
    const [postings] = store.reader.postings(['return'], [1, 1, 1]);
    assert.equal(postings?.ids.length, chunks, 'every function returns');
    await withTable(store.reader, model, async ({ vectors }) => {
      assert.equal(vectors.count, chunks);
      // With 300 rows all are compared exactly.
      assert.equal(await recallAtTen(vectors, model, syntheticQuestions(20, files)), 1);
    });
  } finally {
    await store.close();
  }
});

test('recall is less than all where the nearest row is not among those rescored', async () => {
  const model = await openModel((await shippedModel()).directory);
  const rows = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1, -2];
  const table = {
    count: rows.length,
    similarities: () => Float64Array.from(rows),
    nearest: () => rows.slice(2, 12).map((similarity, at) => ({ row: at + 2, similarity })),
  };
  assert.equal(await recallAtTen(table, model, ['a question', 'another']), 0.8);
});

test('times are told by their shares', () => {
  const ms = Array.from({ length: 100 }, (_, at) => at + 1);
  assert.deepEqual(timesOf(ms), { p50: 51, p95: 96, p99: 100, max: 100 });
});
