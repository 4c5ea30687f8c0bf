import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { type CheckOptions, type CheckedIndex, checkFolder } from '../../../src/indexer/check/index.ts';
import type { QualityReport } from '../../../src/protocol/index.ts';

const settings = {
  exclude: ['left-out/**'],
  include: [],
  editorExclude: [],
  maxFileSizeKb: 100,
  threads: 1,
  memoryLimitMb: 0,
  profile: 'auto' as const,
};
const never = new AbortController().signal;

let base = '';
let folder = '';
const usualTemporary = process.env['TMPDIR'];

/** All temporary folders of these tests come to lie where they can be counted. */
before(async () => {
  base = await mkdtemp(join(tmpdir(), 'loupe-check-test-'));
  await mkdir(join(base, 'temporary'));
  process.env['TMPDIR'] = join(base, 'temporary');
});
after(async () => {
  if (usualTemporary === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usualTemporary;
  await rm(base, { recursive: true, force: true });
});
beforeEach(async () => {
  folder = await mkdtemp(join(base, 'folder-'));
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const code = {
  'src/queue.ts': '/** Tries a failed upload once more. */\nexport function retryUpload() {}\n',
  'src/größe.py':
    'def measure_size(path):\n    """Size of a picture in pixels."""\n    return open(path).size\n',
  'README.md': '# Uploads\n\nThis is about uploads.\n',
  'left-out/secret.ts': '/** Nobody may ever see this. */\nexport function neverCopied() {}\n',
  'deploy/.env': 'TOKEN=1\n',
};

function git(...parameters: string[]): void {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...parameters], { cwd: folder });
}

interface Seen {
  /** What an update found in the copy, by path. */
  readonly updates: Record<string, string>[];
  readonly queries: string[];
  closed: number;
}

/** An index that finds nothing and notes what it was given. */
function watching(seen: Seen, change: Partial<CheckedIndex> = {}): CheckOptions['openIndex'] {
  return ({ root }) =>
    Promise.resolve({
      update: async () => {
        const names = await readdir(root, { recursive: true, withFileTypes: true });
        const files = names
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name));
        const texts = await Promise.all(
          files.map(async (file) => [file.slice(root.length + 1), await readFile(file, 'utf8')] as const),
        );
        seen.updates.push(Object.fromEntries(texts));
      },
      search: (query) => {
        seen.queries.push(query);
        return Promise.resolve([]);
      },
      definitions: () => Promise.resolve([]),
      close: () => {
        seen.closed += 1;
        return Promise.resolve();
      },
      ...change,
    });
}

function check(openIndex: CheckOptions['openIndex'], signal = never): Promise<QualityReport> {
  return checkFolder({ root: folder, settings, openIndex, onProgress: () => undefined }, signal);
}

async function leftBehind(): Promise<string[]> {
  return readdir(join(base, 'temporary'));
}

test('names are asked for with all words in place, documentation after it was blanked', async () => {
  await write(code);
  const seen: Seen = { updates: [], queries: [], closed: 0 };
  const report = await check(watching(seen));
  assert.equal(seen.updates.length, 2);
  const [before, afterwards] = seen.updates;
  assert.deepEqual(Object.keys(before ?? {}).toSorted(), ['README.md', 'src/größe.py', 'src/queue.ts']);
  assert.equal(before?.['src/queue.ts'], code['src/queue.ts']);
  assert.doesNotMatch(afterwards?.['src/queue.ts'] ?? '', /failed|once/);
  assert.match(afterwards?.['src/queue.ts'] ?? '', /export function retryUpload\(\) \{\}/);
  assert.doesNotMatch(afterwards?.['src/größe.py'] ?? '', /pixels/);
  assert.equal(afterwards?.['README.md'], code['README.md']);
  assert.deepEqual(seen.queries.toSorted(), [
    'Size of a picture in pixels',
    'Tries a failed upload once more',
    'measure size',
    'retry upload',
  ]);
  assert.equal(seen.closed, 1);
  assert.equal(report.questions, 4);
  assert.equal(report.ndcg, 0);
  assert.equal(report.misses.length, 4);
  assert.deepEqual(await leftBehind(), []);
});

test('the folder stays as it is', async () => {
  await write(code);
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'Try a failed upload once more');
  const list = async (): Promise<string[]> => (await readdir(folder, { recursive: true })).toSorted();
  const before = await list();
  await check(watching({ updates: [], queries: [], closed: 0 }));
  assert.deepEqual(await list(), before);
  assert.equal(await readFile(join(folder, 'src/queue.ts'), 'utf8'), code['src/queue.ts']);
});

test('commits are asked for where there is a history, also below the top of a repository', async () => {
  await write(code);
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'Begin with the first few files');
  await write({ 'src/queue.ts': `${code['src/queue.ts']}// more\n` });
  git('commit', '--quiet', '--all', '-m', 'fix: keep the order of a paused queue (#12)');
  const seen: Seen = { updates: [], queries: [], closed: 0 };
  const { kinds } = await check(watching(seen));
  assert.ok(seen.queries.includes('keep the order of a paused queue'));
  assert.ok(kinds.commit.questions >= 1);
  folder = join(folder, 'src');
  const below: Seen = { updates: [], queries: [], closed: 0 };
  const { misses } = await check(watching(below));
  const miss = misses.find(({ query }) => query === 'keep the order of a paused queue');
  assert.deepEqual(miss?.expected, [{ path: 'queue.ts' }]);
});

test('another definition of the same words is a right answer, and many make no question', async () => {
  await write(code);
  const place = (path: string) => ({ path, line: 1, startLine: 1, endLine: 9, name: 'RetryUpload' });
  const withDefinitions = async (...paths: string[]): Promise<QualityReport> =>
    check(
      watching(
        { updates: [], queries: [], closed: 0 },
        {
          definitions: (name) => Promise.resolve(name === 'retryUpload' ? paths.map(place) : []),
          search: () => Promise.resolve([{ path: 'other.go', line: 3, startLine: 3, endLine: 4 }]),
        },
      ),
    );
  const two = await withDefinitions('src/queue.ts', 'other.go');
  assert.equal(two.kinds.symbol.questions, 2);
  assert.equal(two.kinds.symbol.hitAtOne, 0.5);
  const four = await withDefinitions('src/queue.ts', 'other.go', 'c.go', 'd.go');
  assert.equal(four.kinds.symbol.questions, 1);
});

test('an empty folder, one with documents only, and one without telling code are said so', async () => {
  const notes = async (): Promise<string> => {
    const seen: Seen = { updates: [], queries: [], closed: 0 };
    const report = await check(watching(seen));
    assert.equal(report.questions, 0);
    assert.equal(seen.updates.length, 0, 'nothing to ask needs no index');
    return report.notes.join('\n');
  };
  assert.match(await notes(), /no files that can be indexed/);
  await write({ 'README.md': '# Uploads\n\nThis is about uploads.\n' });
  assert.match(await notes(), /questions come from source code/);
  await write({ 'a.ts': 'export function a() {}\n' });
  const said = await notes();
  assert.match(said, /no function has a comment/);
  assert.match(said, /no definition has a name of several words/);
  assert.match(said, /not in a git repository/);
});

test('a folder that cannot be read is an error, and nothing is left behind', async () => {
  folder = join(folder, 'missing');
  await assert.rejects(check(watching({ updates: [], queries: [], closed: 0 })), {
    code: 'folderUnreadable',
  });
  assert.deepEqual(await leftBehind(), []);
});

test('cancelled at any stage, the check ends with its code, closes the index and leaves nothing behind', async () => {
  await write(code);
  for (const stage of ['reading', 'indexing', 'asking'] as const) {
    const abort = new AbortController();
    const seen: Seen = { updates: [], queries: [], closed: 0 };
    const openIndex = watching(seen, {
      update: () => {
        if (stage !== 'indexing') return Promise.resolve();
        abort.abort();
        return Promise.reject(new Error('the update was broken off'));
      },
      search: () => {
        abort.abort();
        return Promise.resolve([]);
      },
    });
    const onProgress: CheckOptions['onProgress'] = (now) => {
      if (stage === 'reading' && now.stage === 'reading') abort.abort();
    };
    const work = checkFolder({ root: folder, settings, openIndex, onProgress }, abort.signal);
    await assert.rejects(work, { code: 'cancelled' }, stage);
    assert.equal(seen.closed, stage === 'reading' ? 0 : 1, stage);
    assert.deepEqual(await leftBehind(), [], stage);
  }
});

test('an index that fails fails the check, and nothing is left behind', async () => {
  await write(code);
  await assert.rejects(
    check(() => Promise.reject(new Error('no index today'))),
    /no index today/,
  );
  assert.deepEqual(await leftBehind(), []);
});

test('a copy that a killed process left behind is removed, that of a living one stays', async () => {
  await write(code);
  const dead = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
  const living = `loupe-check-${process.ppid}-abc`;
  for (const name of [`loupe-check-${dead}-abc`, living]) await mkdir(join(base, 'temporary', name));
  await check(watching({ updates: [], queries: [], closed: 0 }));
  assert.deepEqual(await leftBehind(), [living]);
  await rm(join(base, 'temporary', living), { recursive: true });
});
