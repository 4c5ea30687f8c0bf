import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createService } from '../../src/indexer/index.ts';
import { settings } from '../indexer/serviceHarness.ts';

const entry = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let base = '';
let folder = '';
let dataDirectory = '';

before(async () => {
  base = await mkdtemp(join(tmpdir(), 'loupe-cli-'));
  folder = join(base, 'a project #1');
  dataDirectory = join(base, 'data');
  const files: Readonly<Record<string, string>> = {
    'src/uploadQueue.ts':
      'export class UploadQueue {\n  /** A failed upload goes back to the end of the queue. */\n  retryFailedUpload(id: string): void {\n    this.waiting.push(id);\n  }\n}\n',
    'src/größe 🚀.py':
      'def measure_size(path):\n    """Size of a picture in pixels."""\n    return open(path).size\n',
    'docs/guide.md': '# Guide\n\n## Backups\n\nCopies are kept for a week.\n',
    '.ignore': '# outputs\ndist/\n',
    'dist/out.js': 'console.log(1);\n',
    'deploy/.env': 'TOKEN=1\n',
    'image.bin': 'a\0b',
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const indexed = await loupe('index', folder, '--json');
  assert.equal(indexed.code, 0, indexed.err);
});
after(() => rm(base, { recursive: true, force: true }));

function start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
  const env = { ...process.env };
  for (const name of ['FORCE_COLOR', 'NO_COLOR', 'NODE_TEST_CONTEXT', 'NODE_OPTIONS'])
    Reflect.deleteProperty(env, name);
  return spawn(process.execPath, [entry, ...args], {
    cwd: base,
    env: {
      ...env,
      LOUPE_DATA_DIR: dataDirectory,
      NODE_COMPILE_CACHE: join(base, 'compiled'),
      ...environment,
    },
    stdio: 'pipe',
  });
}

async function finished(child: ChildProcess, input = ''): Promise<Outcome> {
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdin?.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

function loupe(...args: string[]): Promise<Outcome> {
  return finished(start(args));
}

/** What was printed, when it is one line of JSON. */
function onlyLine({ out }: Outcome): unknown {
  assert.match(out, /^[^\n]+\n$/);
  return JSON.parse(out);
}

test('index --json prints one object of the documented shape', async () => {
  const outcome = await loupe('index', folder, '--json');
  const summary = onlyLine(outcome) as Record<string, unknown>;
  assert.deepEqual(Object.keys(summary), [
    ...['files', 'chunks', 'symbols', 'bytes', 'skipped', 'seconds', 'searchableSeconds', 'stages'],
    ...['peakRssBytes', 'indexBytes', 'cache'],
  ]);
  assert.equal(summary['files'], 4);
  assert.deepEqual(summary['skipped'], { binary: 1, ignored: 1, secret: 1 });
  for (const key of [
    'chunks',
    'symbols',
    'bytes',
    'seconds',
    'searchableSeconds',
    'peakRssBytes',
    'indexBytes',
  ])
    assert.ok((summary[key] as number) > 0, key);
  assert.equal(outcome.err, '');
  assert.equal(outcome.code, 0);
});

test('search --json prints one object; paths have forward slashes, lines are those of the file', async () => {
  const outcome = await loupe('search', folder, 'where is a failed upload tried again?', '--json');
  const answer = onlyLine(outcome) as {
    query: string;
    ms: number;
    coverage: number;
    hits: Record<string, unknown>[];
  };
  assert.equal(outcome.code, 0);
  assert.equal(answer.coverage, 1);
  assert.ok(answer.ms > 0);
  const [first] = answer.hits;
  assert.equal(first?.['path'], 'src/uploadQueue.ts');
  assert.equal(first['startLine'], 1);
  assert.equal(first['endLine'], 6);
  assert.equal(typeof first['score'], 'number');
  assert.ok((first['reasons'] as unknown[]).every((reason) => typeof reason === 'string'));
});

test('for people, answers have places and lines, and no colours in a pipe unless they are asked for', async () => {
  const { code, out, err } = await loupe('search', folder, 'measure size', '--limit', '1');
  assert.equal(code, 0);
  assert.match(out, /^ 1\. src\/größe 🚀\.py:\d/);
  assert.match(out, /def measure_size\(path\):/);
  assert.match(out, /\n1 hit in [\d.]+ ms\n$/);
  assert.ok(!out.includes('\x1b') && err === '');
  const coloured = await finished(start(['search', folder, 'measure size'], { FORCE_COLOR: '1' }));
  assert.ok(coloured.out.includes('\x1b['));
});

test('a file of questions is answered line by line, from a file or the standard input', async () => {
  const questions = [
    { id: 'q1', query: 'failed upload', k: 1 },
    { query: 'xyzzyplugh lang:cobol' },
    { id: 3, query: 'copies kept' },
  ];
  const text = `${questions.map((question) => JSON.stringify(question)).join('\r\n\n')}\n`;
  await writeFile(join(base, 'questions.jsonl'), text);
  const check = ({ code, out, err }: Outcome): void => {
    const answers = out
      .trimEnd()
      .split('\n')
      .map(
        (line) => JSON.parse(line) as { id: unknown; ms: number; coverage: number; hits: { path: string }[] },
      );
    assert.deepEqual(
      answers.map(({ id }) => id),
      ['q1', 3, 3],
    );
    assert.deepEqual(Object.keys(answers[0] ?? {}).slice(0, 4), ['id', 'ms', 'coverage', 'hits']);
    assert.equal(answers[0]?.hits.length, 1);
    assert.equal(answers[1]?.hits.length, 0);
    assert.equal(answers[2]?.hits[0]?.path, 'docs/guide.md');
    assert.equal(err, '');
    assert.equal(code, 0);
  };
  check(await loupe('search', folder, '--queries', 'questions.jsonl', '--json'));
  check(await finished(start(['search', folder, '--queries', '-', '--json']), text));
});

test('broken lines of questions are named and end with 2; the others are answered', async () => {
  const lines = [
    '{"query": "upload"}',
    '{"query": ',
    '{"query": "upload", "k": 0}',
    '{"query": "copies kept"}',
  ];
  await writeFile(join(base, 'broken.jsonl'), `${lines.join('\n')}\n`);
  await writeFile(join(base, 'wrong.jsonl'), '{"question": "upload"}\n');
  const broken = await loupe('search', folder, '--queries', 'broken.jsonl', '--json');
  assert.equal(broken.code, 2);
  const ids = broken.out.trimEnd().split('\n');
  assert.deepEqual(
    ids.map((line) => (JSON.parse(line) as { id: number }).id),
    [1, 4],
  );
  assert.match(
    broken.err,
    /^loupe: broken\.jsonl:2 is not a question.*\nloupe: broken\.jsonl:3 is not a question.*\n$/,
  );
  assert.match(
    (await loupe('search', folder, '--queries', 'wrong.jsonl')).err,
    /wrong\.jsonl:1 is not a question/,
  );
  const missing = await loupe('search', folder, '--queries', 'none.jsonl');
  assert.equal(missing.code, 2);
  assert.match(missing.err, /none\.jsonl cannot be read/);
  assert.match((await loupe('search', folder, '--queries', base)).err, /it is a folder/);
});

test('exit codes: 1 for nothing found, 2 for errors, which go to the error stream', async () => {
  const nothing = await loupe('search', folder, 'lang:cobol anything');
  assert.equal(nothing.code, 1);
  assert.match(nothing.out, /Nothing found/);
  const check = async (args: string[], message: RegExp): Promise<void> => {
    const { code, out, err } = await loupe(...args);
    assert.equal(code, 2, args.join(' '));
    assert.equal(out, '');
    assert.match(err, message);
    assert.doesNotMatch(err, /\n\s+at /, 'no stack is shown');
  };
  await mkdir(join(base, 'fresh'), { recursive: true });
  await Promise.all([
    check(['index', join(base, 'nowhere')], /nowhere does not exist/),
    check(['index', join(folder, '.ignore')], /is not a folder/),
    check(['search', folder], /search needs a query\. See loupe --help/),
    check(['find', folder, 'x'], /There is no command "find"/),
    check(['search', folder, 'x', '--limit', '999'], /--limit/),
    check(['search', join(base, 'fresh'), 'x', '--no-update'], /has no index/),
  ]);
});

test('ask without a terminal answers the lines of its input, and says so when there are none', async () => {
  const asked = await finished(
    start(['ask', folder, '--json']),
    '\nfailed upload\r\nxyzzyplugh lang:cobol\n',
  );
  const answers = asked.out.trimEnd().split('\n');
  assert.deepEqual(
    answers.map((line) => (JSON.parse(line) as { query: string }).query),
    ['failed upload', 'xyzzyplugh lang:cobol'],
  );
  assert.equal(asked.code, 0);
  assert.equal((await finished(start(['ask', folder]), 'lang:cobol xyzzyplugh\n')).code, 1);
  const never = join(base, 'never asked');
  await mkdir(never);
  const before = await readdir(dataDirectory);
  const silent = await finished(start(['ask', never]));
  assert.equal(silent.code, 2);
  assert.equal(silent.out, '');
  assert.match(silent.err, /^loupe: ask needs a question: .*standard input/);
  assert.deepEqual(await readdir(dataDirectory), before, 'nothing was indexed for it');
});

test('the settings an index was built with in the editor count on the command line, too', async (t) => {
  const root = join(await realpath(base), 'settled');
  for (const path of ['kept/a.ts', 'left/b.ts', 'node_modules/c.js']) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), 'export const a = 1;\n');
  }
  const files = async (...options: string[]): Promise<number> =>
    (onlyLine(await loupe('index', root, '--json', ...options)) as { files: number }).files;
  assert.equal(await files(), 2);
  assert.match(
    (await loupe('why', join(root, 'node_modules'))).out,
    /\n {2}left out by default, as in VS Code: \*\*\/node_modules\n$/,
  );
  const editor = createService({ dataDirectory });
  t.after(() => editor.dispose());
  const settings = {
    include: [],
    editorExclude: ['kept'],
    maxFileSizeKb: 1024,
    threads: 1,
    memoryLimitMb: 0,
    profile: 'auto' as const,
  };
  const config = { root, settings: { ...settings, exclude: ['left/**'] } };
  const { signal } = new AbortController();
  await editor.handlers.configure({ roots: [config], paused: false }, signal);
  assert.equal((await editor.handlers.update({}, signal)).roots[0]?.files, 1);
  await editor.dispose();
  assert.equal(await files(), 1);
  const [kept, left] = await Promise.all(['kept', 'left/b.ts'].map((path) => loupe('why', join(root, path))));
  assert.match(kept?.out ?? '', /files\.exclude, search\.exclude: kept, a setting of the editor that built/);
  assert.match(left?.out ?? '', /loupe\.exclude: left\/\*\*, a setting of the editor that built this index/);
  assert.equal(await files('--default-settings'), 2);
});

test('status and search --no-update leave a damaged index as it is and say what to do', async () => {
  const root = join(base, 'damaged');
  await mkdir(root);
  await writeFile(join(root, 'a.ts'), 'export const a = 1;\n');
  await loupe('index', root);
  const { indexPath } = onlyLine(await loupe('status', root, '--json')) as { indexPath: string };
  await writeFile(indexPath, 'x'.repeat(100_000));
  const before = await readdir(dirname(indexPath));
  for (const args of [
    ['status', root],
    ['search', root, 'a', '--no-update'],
  ]) {
    const outcome = await loupe(...args);
    assert.deepEqual([outcome.code, outcome.out], [2, ''], args.join(' '));
    assert.match(outcome.err, /is damaged\. Run "loupe index" on .*damaged/);
  }
  assert.deepEqual(await readdir(dirname(indexPath)), before);
  assert.equal(await readFile(indexPath, 'utf8'), 'x'.repeat(100_000));
  assert.match((await loupe('index', root)).err, /It was moved to .* and the folder is indexed anew/);
  assert.equal((await loupe('status', root)).code, 0);
});

test('a question that nothing answers is told in words and by the exit code', async () => {
  const check = async (query: string, code: number, expected: RegExp): Promise<void> => {
    const outcome = await loupe('search', folder, query, '--no-update');
    assert.deepEqual([outcome.code, outcome.err], [code, ''], query.slice(0, 40));
    assert.match(outcome.out, expected);
  };
  await check('где разбираются аргументы', 1, /Nothing here is close.*\nNothing found in /);
  await check('🎉', 1, /There is no word to search for/);
  await check('upload path:nothere/', 1, /Nothing indexed passes path:nothere\/\.\nNothing found in /);
  await check('failed upload '.repeat(5_000), 0, /uploadQueue\.ts.*its first 4000 were used\./s);
  await check('retryFailedUpload\\(\\w+', 0, /uploadQueue\.ts/);
});

test('help and version', async () => {
  const help = await loupe('--help');
  assert.equal(help.code, 0);
  for (const command of ['index', 'search', 'status', 'why', 'clear'])
    assert.match(help.out, new RegExp(`loupe ${command} `));
  assert.match((await loupe('--version')).out, /^loupe \d+\.\d+\.\d+\n$/);
});

test('search brings the index up to date first, unless told not to', async () => {
  const fresh = join(base, 'changing');
  await mkdir(fresh);
  await writeFile(join(fresh, 'a.ts'), 'export function alphaTransform(): void {}\n');
  const found = async (query: string, ...options: string[]): Promise<number> => {
    const outcome = await loupe('search', fresh, query, '--json', ...options);
    return (onlyLine(outcome) as { hits: { symbol?: string }[] }).hits.filter(
      ({ symbol }) => symbol === query,
    ).length;
  };
  assert.equal(await found('alphaTransform'), 1);
  await writeFile(join(fresh, 'b.ts'), 'export function betaTransform(): void {}\n');
  assert.equal(await found('betaTransform', '--no-update'), 0);
  const asItIs = await loupe('search', fresh, 'alphaTransform', '--no-update', '--json');
  assert.equal((onlyLine(asItIs) as { coverage: number }).coverage, 1, 'what the last scan found is covered');
  assert.equal(await found('betaTransform'), 1);
});

test('status tells what is there and makes no index', async () => {
  const health = onlyLine(await loupe('status', folder, '--json')) as {
    files: number;
    root: string;
    indexPath: string;
  };
  assert.equal(health.files, 4);
  assert.ok(existsSync(health.indexPath) && health.indexPath.startsWith(dataDirectory));
  const text = (await loupe('status', folder)).out;
  assert.match(text, /4 files \(\d+ B\), \d+ chunks?, \d+ symbols/);
  assert.match(text, /profile small \(4 files, 0\.0 MB\), memory up to [\d,]+ MB\n/);
  const limited = (await loupe('status', folder, '--memory-limit', '400', '--size-profile', 'large')).out;
  assert.match(limited, /profile large \(loupe\.profile says so\), memory up to 400 MB\n/);
  assert.match(text, /secret +1 +it may hold a secret/);
  await mkdir(join(base, 'unknown'), { recursive: true });
  const before = await readdir(dataDirectory);
  const unknown = await loupe('status', join(base, 'unknown'), '--json');
  assert.deepEqual([unknown.code, onlyLine(unknown)], [1, { indexed: false }]);
  assert.deepEqual(await readdir(dataDirectory), before);
});

test('why tells the rule and its line', async () => {
  const check = async (path: string, code: number, expected: RegExp): Promise<void> => {
    const outcome = await loupe('why', join(folder, path));
    assert.match(outcome.out, expected);
    assert.equal(outcome.code, code);
  };
  await check(
    'src/uploadQueue.ts',
    0,
    /^src\/uploadQueue\.ts is indexed: typescript, 1 chunk, \d symbols, cut by parser\.\n$/,
  );
  await check('dist/out.js', 1, /is not indexed: an ignore rule excludes it.*\n {2}.*\.ignore:2: dist\/\n$/s);
  await check('deploy/.env', 1, /it may hold a secret/);
  await check('image.bin', 1, /it is not text/);
  await check('nothing/there.ts', 1, /does not exist/);
  const explanation = onlyLine(await loupe('why', join(folder, 'image.bin'), '--json')) as {
    state: string;
    skip: { reason: string };
  };
  assert.deepEqual([explanation.state, explanation.skip.reason], ['skipped', 'binary']);
});

test('why looks at an index that another process writes, by the rules of now, and changes nothing', async (t) => {
  const root = join(base, 'written');
  await mkdir(root);
  await writeFile(join(root, 'a.ts'), 'export const a = 1;\n');
  await writeFile(join(root, 'b.ts'), 'export const b = 1;\n');
  assert.equal((await loupe('index', root)).code, 0);
  const health = onlyLine(await loupe('status', root, '--json')) as { indexPath: string };
  const writer = createService({ dataDirectory });
  t.after(() => writer.dispose());
  const never = new AbortController().signal;
  await writer.handlers.configure({ roots: [{ root, settings }], paused: true }, never);
  await writeFile(join(root, '.ignore'), 'b.ts\n');
  const before = await readdir(dirname(health.indexPath));
  const [a, b, none] = await Promise.all(
    ['a.ts', 'b.ts', 'c.ts'].map((name) => loupe('why', join(root, name))),
  );
  assert.match(a?.out ?? '', /a\.ts is indexed/);
  assert.match(b?.out ?? '', /an ignore rule excludes it.*\.ignore:1: b\.ts/s);
  assert.match(none?.out ?? '', /does not exist/);
  assert.deepEqual(await readdir(dirname(health.indexPath)), before);
});

test('why leaves an index alone that it cannot read', async () => {
  const root = join(base, 'unreadable');
  await mkdir(root);
  await writeFile(join(root, 'a.ts'), 'export const a = 1;\n');
  assert.equal((await loupe('index', root)).code, 0);
  const { indexPath } = onlyLine(await loupe('status', root, '--json')) as { indexPath: string };
  await writeFile(indexPath, 'x'.repeat(100_000));
  const before = await readdir(dirname(indexPath));
  assert.equal((await loupe('why', join(root, 'a.ts'))).code, 2);
  assert.deepEqual(await readdir(dirname(indexPath)), before);
  assert.equal(await readFile(indexPath, 'utf8'), 'x'.repeat(100_000));
});

test('why about a folder without an index goes by its rules and leaves no index behind', async () => {
  const other = join(base, 'other');
  await mkdir(other);
  execFileSync('git', ['init', '-q', other]);
  await mkdir(join(other, 'src'), { recursive: true });
  await writeFile(join(other, '.gitignore'), '*.log\n');
  await writeFile(join(other, 'src', 'a.log'), 'x');
  await writeFile(join(other, 'src', 'a.ts'), 'x');
  const before = await readdir(dataDirectory);
  assert.match(
    (await loupe('why', join(other, 'src', 'a.log'))).out,
    /^src\/a\.log is not indexed.*\.gitignore:1: \*\.log\n$/s,
  );
  assert.match(
    (await loupe('why', join(other, 'src', 'a.ts'))).out,
    /^src\/a\.ts is not in the index, but no rule keeps it out/,
  );
  assert.deepEqual(await readdir(dataDirectory), before);
});

test('clear deletes the index and nothing else', async () => {
  const cleared = join(base, 'cleared');
  await mkdir(cleared);
  await writeFile(join(cleared, 'a.ts'), 'export const a = 1;\n');
  const before = new Set(await readdir(dataDirectory));
  await loupe('index', cleared);
  const own = (await readdir(dataDirectory)).filter((name) => !before.has(name));
  assert.notEqual(own.length, 0);
  assert.deepEqual(onlyLine(await loupe('clear', cleared, '--json')), { cleared: true });
  const outcome = await loupe('clear', cleared, '--json');
  assert.deepEqual([outcome.code, onlyLine(outcome)], [1, { cleared: false }]);
  for (const name of own)
    assert.ok(!(await readdir(join(dataDirectory, name))).some((file) => file.startsWith('index.sqlite')));
  assert.equal((await loupe('status', cleared)).code, 1);
  assert.deepEqual(await readdir(cleared), ['a.ts']);
  assert.equal((await loupe('status', folder)).code, 0);
});

test('an empty folder is indexed and nothing is found in it', async () => {
  const empty = join(base, 'empty');
  await mkdir(empty);
  assert.equal((onlyLine(await loupe('index', empty, '--json')) as { files: number }).files, 0);
  assert.equal((await loupe('search', empty, 'anything')).code, 1);
});

test('--data-dir wins over the environment', async () => {
  const own = join(base, 'own data');
  await loupe('index', folder, '--data-dir', own);
  const health = onlyLine(await loupe('status', folder, '--data-dir', own, '--json')) as {
    indexPath: string;
  };
  assert.ok(health.indexPath.startsWith(own));
});

test(
  'Ctrl+C ends with 130 and says nothing',
  { skip: process.platform === 'win32' && 'Windows has no SIGINT' },
  async () => {
    const child = start(['search', folder, '--queries', '-', '--json']);
    child.stdin?.write('{"query": "upload"}\n');
    let err = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
    if (child.stdout !== null) await once(child.stdout, 'data');
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number | null];
    assert.deepEqual([code, err], [130, '']);
  },
);

test('a reader that goes away is no error', async () => {
  const child = start(['search', folder, '--queries', '-', '--json']);
  let err = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdout?.destroy();
  child.stdin?.on('error', () => undefined);
  child.stdin?.end('{"query": "upload"}\n'.repeat(50));
  const [code] = (await once(child, 'close')) as [number | null];
  assert.deepEqual([code, err], [0, '']);
});

test('another model builds the index anew; without it that index is left as it is, and a model that is not there is named', async () => {
  const shipped = resolve(import.meta.dirname, '../../models/static-1');
  const model = join(base, 'model');
  await cp(shipped, model, { recursive: true });
  const description = JSON.parse(await readFile(join(model, 'model.json'), 'utf8')) as { id: string };
  await writeFile(join(model, 'model.json'), JSON.stringify({ ...description, id: 'mine' }));
  const place = ['--data-dir', join(base, 'modelled')];
  assert.equal((await loupe('index', folder, '--model', model, ...place)).code, 0);
  assert.equal(
    (await loupe('search', folder, 'retry upload', '--no-update', '--model', model, ...place)).code,
    0,
  );
  assert.equal((await loupe('search', folder, 'retry upload', '--no-update', ...place)).code, 2);
  const missing = await loupe(
    'index',
    folder,
    '--model',
    join(base, 'nowhere'),
    '--data-dir',
    join(base, 'wordsOnly'),
  );
  assert.match(missing.err, /model file .*nowhere.*cannot be read/);
});

test('with a model that cannot be opened a good index is kept, and used again without a rebuild', async () => {
  const place = ['--data-dir', join(base, 'kept')];
  const nowhere = ['--model', join(base, 'nowhere'), ...place];
  assert.equal((await loupe('index', folder, ...place)).code, 0);
  const status = async (): Promise<{ indexPath: string; state: string; problems: { code: string }[] }> =>
    onlyLine(await loupe('status', folder, '--json', ...nowhere)) as never;
  const { indexPath, state, problems } = await status();
  assert.deepEqual([state, problems.map(({ code }) => code)], ['error', ['modelMissing']]);
  const before = await readFile(indexPath);
  for (const option of [[], ['--no-update']]) {
    const found = await loupe('search', folder, 'retry upload', '--json', ...option, ...nowhere);
    const { hits, notes } = onlyLine(found) as { hits: object[]; notes: string[] };
    assert.deepEqual([found.code, hits.length > 0], [0, true]);
    assert.match(notes.join(), /nowhere.*--model.*left as it is/);
    assert.doesNotMatch(`${notes.join()} ${found.err}`, /Reinstall|built anew/);
  }
  const index = await loupe('index', folder, ...nowhere);
  assert.deepEqual([index.code, index.out], [2, '']);
  assert.match(index.err, /loupe: The index of .* is left as it is/);
  assert.ok(before.equals(await readFile(indexPath)));
  const back = await loupe('search', folder, 'retry upload', ...place);
  assert.deepEqual([back.code, back.err], [0, '']);
  assert.equal((await loupe('clear', folder, ...nowhere)).code, 0);
  assert.equal((await loupe('status', folder, ...place)).code, 1);
});

const noLimit = process.platform === 'win32' && 'only a shell of Unix can limit the size of files';

test(
  'an index that cannot grow ends the command with an error, and what is there answers',
  { skip: noLimit },
  async () => {
    const large = join(base, 'large');
    await mkdir(large);
    const words = (file: number): string =>
      Array.from({ length: 400 }, (_, at) => `export const value${file}x${at} = ${at};\n`).join('');
    for (let file = 0; file < 150; file++) await writeFile(join(large, `f${file}.ts`), words(file));
    const limited = (...args: string[]): ChildProcess =>
      spawn('sh', ['-c', 'ulimit -f 2048; exec "$0" "$@"', process.execPath, entry, ...args], {
        env: { ...process.env, NODE_TEST_CONTEXT: undefined, LOUPE_DATA_DIR: join(base, 'small') },
      });
    const indexed = await finished(limited('index', large));
    assert.deepEqual([indexed.code, indexed.out], [2, '']);
    assert.match(indexed.err, /loupe: The .*index\.sqlite/);
    const asked = await finished(limited('search', large, 'export const value'));
    assert.match(asked.err, /index\.sqlite/);
    assert.match(asked.out, /f\d+\.ts/);
    assert.equal(asked.code, 0);
  },
);
