import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../indexer/ignore/gitOracle.ts';
import {
  type Question,
  type Result,
  type Row,
  ndcg,
  score,
  scoreFunctions,
  targetsOf,
} from '../../bench/score.ts';

function check(results: readonly Result[], targets: Parameters<typeof ndcg>[1], expected: number): void {
  assert.ok(Math.abs(ndcg(results, targets) - expected) < 1e-12);
}

test('NDCG@10 by hand', () => {
  check([['a.ts', 1, 9]], ['a.ts'], 1);
  check([], ['a.ts'], 0);
  check([['a.ts', 1, 9]], [], 0);
  check([['src/lib/a.ts', 1, 9]], ['lib/a.ts'], 1);
  check([['xlib/a.ts', 1, 9]], ['lib/a.ts'], 0);
  check(
    [
      ['b.ts', 1, 9],
      ['a.ts', 1, 9],
    ],
    ['a.ts'],
    1 / Math.log2(3),
  );
  check(
    [
      ['a.ts', 1, 9],
      ['a.ts', 10, 19],
      ['b.ts', 1, 9],
    ],
    ['a.ts', 'b.ts'],
    (1 + 1 / 2) / (1 + 1 / Math.log2(3)),
  );
  check([['a.ts', 1, 9]], [{ path: 'a.ts', start_line: 9, end_line: 12 }], 1);
  check([['a.ts', 1, 9]], [{ path: 'a.ts', start_line: 10, end_line: 12 }], 0);
  check([['a.ts', 1, 9]], [{ path: 'a.ts', start_line: 10, end_line: null }], 1);
  check(
    Array.from({ length: 11 }, (_, rank) => [rank === 10 ? 'a.ts' : 'b.ts', 1, 1] as const),
    ['a.ts'],
    0,
  );
});

const quality = path.join(
  process.env['LOUPE_SHARED'] ?? path.resolve(import.meta.dirname, '../../../shared'),
  'quality',
);

function whyNotCompared(): string | false {
  if (!existsSync(path.join(quality, 'score.py'))) return `${quality} has no score.py`;
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'python3 is not installed';
  }
}

/** Numbers that look random and are the same every time (Park and Miller's minimal standard generator). */
function* randomNumbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) yield (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Reads `[results, targets]` pairs and tells the score of each as `score.py` computes it. */
const scoreWithPython = `
import json, sys
sys.path.insert(0, sys.argv[1])
import score
print(json.dumps([[score.ndcg(results, targets), bool(results[:1]) and any(score.covers(results[0], t) for t in targets)]
                  for results, targets in json.load(sys.stdin)]))
`;

test('agrees with score.py about made-up answers to the real questions', { skip: whyNotCompared() }, () => {
  const random = randomNumbers(20_240_607);
  const pick = (count: number): number => Math.floor(random.next().value * count);
  const repositories = JSON.parse(readFileSync(path.join(quality, 'repos.json'), 'utf8')) as {
    name: string;
  }[];
  const rows: Row[] = [];
  for (const { name } of repositories)
    for (const set of ['annotations', 'history']) {
      const file = path.join(quality, set, `${name}.json`);
      if (!existsSync(file)) continue;
      const questions = JSON.parse(readFileSync(file, 'utf8')) as Question[];
      const paths = questions.flatMap((question) =>
        targetsOf(question).map((target) => (typeof target === 'string' ? target : target.path)),
      );
      for (const question of questions) {
        const results = Array.from({ length: pick(14) }, (): Result => {
          const start = 1 + pick(400);
          return [paths[pick(paths.length)] ?? 'none', start, start + pick(60)];
        });
        rows.push({ repository: name, groups: [question.category], results, targets: targetsOf(question) });
      }
    }
  const input = JSON.stringify(rows.map(({ results, targets }) => [results, targets]));
  const output = execFileSync('python3', ['-c', scoreWithPython, quality], {
    input,
    maxBuffer: 1 << 26,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  const theirs = JSON.parse(output.toString('utf8')) as [number, boolean][];
  assert.equal(theirs.length, rows.length);
  assert.ok(rows.length > 600);
  rows.forEach(({ results, targets }, index) => {
    const [expected = NaN] = theirs[index] ?? [];
    assert.ok(Math.abs(ndcg(results, targets) - expected) < 1e-9, `question ${index}`);
  });
  const ours = score(rows);
  const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  assert.ok(Math.abs(ours.queryMean - meanOf(theirs.map(([value]) => value))) < 1e-9);
  assert.ok(Math.abs(ours.hitAtOne - meanOf(theirs.map(([, hit]) => Number(hit)))) < 1e-9);
  assert.ok(ours.queryMean > 0.01 && ours.queryMean < 1);
});

test('prints what score.py prints', { skip: whyNotCompared() }, async () => {
  const questions = JSON.parse(
    readFileSync(path.join(quality, 'annotations/click.json'), 'utf8'),
  ) as Question[];
  const rows = questions.map((question, qid): Row => {
    const [first] = targetsOf(question);
    const name = first === undefined || typeof first === 'string' ? (first ?? '') : first.path;
    const results: Result[] =
      qid % 3 === 0 ? [] : [...(qid % 2 === 0 ? [['none', 1, 2] as const] : []), [name, 1, 9999]];
    return { repository: 'click', groups: [question.category], results, targets: targetsOf(question) };
  });
  const lines = rows.map(({ results }, qid) => JSON.stringify({ repo: 'click', qid, results })).join('\n');
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'results.jsonl');
  writeFileSync(file, lines);
  const output = execFileSync('python3', [path.join(quality, 'score.py'), 'semble', file]).toString('utf8');
  const [, count = 0, mean = 0] = /n=(\d+) query-mean ([\d.]+)/.exec(output)?.map(Number) ?? [];
  const ours = score(rows);
  assert.ok(Math.abs((ours.queryMean * ours.questions) / count - mean) < 6e-5);
});

test('prints what score.py prints of functions', { skip: whyNotCompared() }, async () => {
  const random = randomNumbers(4);
  const questions = JSON.parse(readFileSync(path.join(quality, 'cosqa/queries.json'), 'utf8')) as {
    retrieval_idx: number | string;
  }[];
  const rows = questions.map(({ retrieval_idx: index }) => {
    const target = Number(index);
    const ranked = Array.from({ length: Math.floor(random.next().value * 30) }, (_, rank) => 10_000 + rank);
    return { target, ranked: random.next().value < 0.2 ? ranked : [...ranked, target] };
  });
  const lines = rows.map(({ ranked }, qid) => JSON.stringify({ qid, results: ranked })).join('\n');
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'results.jsonl');
  writeFileSync(file, lines);
  const output = execFileSync('python3', [path.join(quality, 'score.py'), 'cosqa', file]).toString('utf8');
  const [, count, rank, ndcgMean] = /n=(\d+) MRR ([\d.]+) NDCG@10 ([\d.]+)/.exec(output)?.map(Number) ?? [];
  const ours = scoreFunctions(rows);
  assert.equal(ours.questions, count);
  assert.ok(ours.reciprocalRank > 0.05);
  assert.equal(ours.reciprocalRank.toFixed(4), rank?.toFixed(4));
  assert.equal(ours.ndcg.toFixed(4), ndcgMean?.toFixed(4));
});
