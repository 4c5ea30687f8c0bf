import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { checkProgressText } from '../../src/cli/checkReport.ts';

const entry = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const fixture = fileURLToPath(new URL('../fixtures/workspace', import.meta.url));

let base = '';
let folder = '';
let temporary = '';

before(async () => {
  base = await mkdtemp(join(tmpdir(), 'loupe-cli-'));
  folder = join(base, 'harbor');
  temporary = join(base, 'temporary');
  await mkdir(temporary);
  await cp(fixture, folder, { recursive: true });
});
after(() => rm(base, { recursive: true, force: true }));

function start(...args: string[]): ChildProcess {
  const env = { ...process.env };
  for (const name of ['FORCE_COLOR', 'NO_COLOR', 'NODE_TEST_CONTEXT', 'NODE_OPTIONS'])
    Reflect.deleteProperty(env, name);
  const own = {
    LOUPE_DATA_DIR: join(base, 'data'),
    TMPDIR: temporary,
    GIT_CEILING_DIRECTORIES: base,
    NODE_COMPILE_CACHE: join(base, 'compiled'),
  };
  return spawn(process.execPath, [entry, ...args], { cwd: base, env: { ...env, ...own }, stdio: 'pipe' });
}

async function loupe(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = start(...args);
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

interface Figures {
  readonly questions: number;
  readonly ndcg: number;
  readonly mrr: number;
  readonly hitAtOne: number;
}

interface Report extends Figures {
  readonly files: { readonly asked: number; readonly known: number };
  readonly kinds: Readonly<Record<string, Figures>>;
  readonly languages: readonly ({ readonly language: string } & Figures)[];
  readonly misses: readonly {
    readonly query: string;
    readonly expected: readonly object[];
    readonly found: readonly object[];
  }[];
  readonly notes: readonly string[];
}

test('check --json prints one object of the documented shape, the same for the same folder', async () => {
  const { code, out, err } = await loupe('check', folder, '--json');
  assert.deepEqual([code, err], [0, '']);
  assert.match(out, /^[^\n]+\n$/);
  const report = JSON.parse(out) as Report;
  assert.deepEqual(Object.keys(report), [
    ...['seconds', 'files', 'questions', 'ndcg', 'mrr', 'hitAtOne', 'kinds', 'languages', 'misses', 'notes'],
  ]);
  assert.deepEqual(Object.keys(report.kinds), ['docstring', 'symbol', 'commit']);
  assert.ok((report.kinds['docstring']?.questions ?? 0) >= 10, 'questions from documentation');
  assert.ok((report.kinds['symbol']?.questions ?? 0) >= 20, 'questions from names');
  assert.ok(report.ndcg > 0.5 && report.ndcg <= 1, `NDCG ${report.ndcg}`);
  const languages = report.languages.map(({ language }) => language);
  for (const language of ['typescript', 'python', 'go', 'rust'])
    assert.ok(languages.includes(language), language);
  for (const miss of report.misses)
    for (const key of ['kind', 'language', 'query', 'expected', 'found']) assert.ok(key in miss, key);
  assert.ok(report.misses.every(({ found }) => found.length <= 3));
  const again = JSON.parse((await loupe('check', folder, '--json')).out) as Report;
  assert.deepEqual({ ...again, seconds: 0 }, { ...report, seconds: 0 });
});

test('for people there are figures by kind, a bar for each language and the worst misses', async () => {
  const { code, out, err } = await loupe('check', folder);
  assert.deepEqual([code, err], [0, '']);
  assert.match(out, /questions\s+NDCG@10\s+MRR\s+hit@1\n/);
  assert.match(out, /documentation → function\s+\d+\s+0\.\d{3}/);
  assert.match(out, /typescript\s+█+░*\s+[01]\.\d{3}\s+\d+ questions/);
  assert.match(out, /The worst misses\n/);
  assert.match(out, /not in a git repository/);
  assert.ok(!out.includes('\x1b'));
});

test('no index is made or needed, and nothing is left behind', async () => {
  const names = await readdir(join(base, 'data')).catch(() => []);
  assert.deepEqual(names, []);
  assert.deepEqual(await readdir(temporary), []);
  assert.deepEqual(await readdir(folder), await readdir(fixture));
});

test('the settings of an index that is there count', async () => {
  const narrow = join(base, 'narrow');
  await mkdir(narrow);
  await writeFile(join(narrow, '.loupeignore'), 'hidden.ts\n');
  await writeFile(join(narrow, 'shown.ts'), 'export function shownHere() {}\n');
  await writeFile(join(narrow, 'hidden.ts'), 'export function hiddenHere() {}\n');
  await loupe('index', narrow);
  const { out } = await loupe('check', narrow, '--json');
  const { kinds, files } = JSON.parse(out) as Report;
  assert.equal(kinds['symbol']?.questions, 1);
  assert.ok(files.known < 3);
});

test('without a question the exit code is 1, and a sentence says why', async () => {
  const docs = join(base, 'docs');
  await mkdir(docs);
  const empty = await loupe('check', docs);
  assert.deepEqual([empty.code, empty.err], [1, '']);
  assert.match(empty.out, /no files that can be indexed/);
  await writeFile(join(docs, 'a.md'), '# Uploads\n\nThis is about uploads.\n');
  const outcome = await loupe('check', docs, '--json');
  assert.equal(outcome.code, 1);
  assert.equal((JSON.parse(outcome.out) as Report).questions, 0);
});

test('a folder that is not there is an error', async () => {
  const { code, err } = await loupe('check', join(base, 'missing'));
  assert.equal(code, 2);
  assert.match(err, /does not exist/);
});

test('commits of a repository are asked for', async () => {
  const repository = join(base, 'repository');
  await cp(fixture, repository, { recursive: true });
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false'];
  const git = (...args: string[]): Buffer => execFileSync('git', [...identity, ...args], { cwd: repository });
  git('init', '--quiet');
  git('add', 'client/src/upload/uploadQueue.ts');
  git('commit', '--quiet', '-m', 'Try a failed upload again later');
  git('add', '.');
  git('commit', '--quiet', '-m', 'Add all the other files of the project');
  const { out } = await loupe('check', repository, '--json');
  assert.equal((JSON.parse(out) as Report).kinds['commit']?.questions, 1);
});

test(
  'Ctrl+C ends a check with 130, and its temporary copy is gone',
  { skip: process.platform === 'win32' && 'Windows has no SIGINT' },
  async () => {
    const child = start('check', folder);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
    const closed = once(child, 'close') as Promise<[number | null]>;
    while ((await readdir(temporary)).length === 0 && child.exitCode === null) await delay(5);
    child.kill('SIGINT');
    assert.deepEqual([(await closed)[0], said], [130, '']);
    assert.deepEqual(await readdir(temporary), []);
  },
);

test('progress names the stage and fits into the line', () => {
  const progress = { root: '/a', stage: 'asking', done: 50, total: 200 } as const;
  assert.match(checkProgressText(progress)(80), /25% · Asking: 50 of 200 questions$/);
  assert.ok(checkProgressText(progress)(40).length < 40);
  assert.equal(
    checkProgressText({ ...progress, stage: 'indexing', done: 0, total: 0 })(80),
    'Indexing a copy…',
  );
});
