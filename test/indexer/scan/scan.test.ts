import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { chmod, cp, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { qualityFolder, readRepositories, unpackCorpora } from '../../../bench/corpora.ts';
import { openIgnoreRules } from '../../../src/indexer/ignore/index.ts';
import { type ScanEntry, type ScanOptions, inspect, scan } from '../../../src/indexer/scan/index.ts';
import { git, temporaryFolder, writeTree } from '../ignore/gitOracle.ts';

type Settings = Parameters<typeof openIgnoreRules>[0]['settings'];
const noSettings: Settings = { exclude: [], include: [], editorExclude: [] };

async function optionsFor(
  root: string,
  more: Partial<ScanOptions> & { settings?: Partial<Settings> } = {},
): Promise<ScanOptions> {
  const settings = { ...noSettings, ...more.settings };
  return {
    root,
    rules: await openIgnoreRules({ root, settings, globalExcludesFile: '/nonexistent' }),
    maxFileSizeBytes: 1024 * 1024,
    signal: new AbortController().signal,
    ...more,
  };
}

async function collect(options: ScanOptions): Promise<ScanEntry[]> {
  const entries: ScanEntry[] = [];
  for await (const batch of scan(options)) {
    assert.ok(batch.length > 0 && batch.length <= 512);
    entries.push(...batch);
  }
  return entries;
}

/** Files as `indexed`, other paths with their reason and detail. */
function shown(entries: readonly ScanEntry[]): Record<string, string> {
  const lines = entries.map((entry) => {
    if (entry.kind === 'file') return [entry.stat.path, 'indexed'] as const;
    const { path: name, reason, detail, rule } = entry.skip;
    const source = rule && ` (${path.basename(rule.file)}:${rule.line} ${rule.pattern})`;
    return [name, `${reason}${detail === undefined ? '' : `: ${detail}`}${source ?? ''}`] as const;
  });
  const table = Object.fromEntries(lines.sort(([a], [b]) => (a < b ? -1 : 1)));
  assert.equal(Object.keys(table).length, entries.length, 'every path is told once');
  return table;
}

async function check(
  files: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, string>>,
  settings: Partial<Settings> = {},
): Promise<void> {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, files);
  const options = await optionsFor(folder.path, { settings });
  const entries = await collect(options);
  assert.deepEqual(shown(entries), expected);
  for (const entry of entries) {
    const name = entry.kind === 'file' ? entry.stat.path : entry.skip.path;
    assert.deepEqual(await inspect(options, name), entry, `inspect agrees about ${name}`);
  }
}

test('tells every path once, with its size and time', async () => {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, { 'a.ts': 'abc', 'deep/er/b.ts': '', 'empty/': '' });
  const entries = await collect(await optionsFor(folder.path));
  assert.deepEqual(shown(entries), { 'a.ts': 'indexed', 'deep/er/b.ts': 'indexed' });
  const first = entries.find((entry) => entry.kind === 'file' && entry.stat.path === 'a.ts');
  assert.ok(first?.kind === 'file');
  assert.equal(first.stat.sizeBytes, 3);
  assert.ok(Math.abs(Number(first.stat.mtimeNs) / 1e6 - Date.now()) < 60_000);
});

test('skips by name', () =>
  check(
    {
      'package-lock.json': '',
      'Cargo.lock': '',
      'sub/go.sum': '',
      '.env': '',
      '.env.local': '',
      'prod.env': '',
      'deploy/id_rsa': '',
      'deploy/id_rsa.pub': '',
      'tls/server.key': '',
      'tls/Server.PEM': '',
      '.npmrc': '',
      '.aws/credentials': '',
      '.docker/config.json': '',
      'src/config.json': '',
      'client_secret_12.apps.json': '',
      'terraform.tfstate.backup': '',
      'credentials.ts': '',
      'environment.ts': '',
      'lib/app.min.js': '',
      'lib/app.js.map': '',
      'logo.PNG': '',
      'snapshot.snap': '',
      png: '',
    },
    {
      'package-lock.json': 'lockFile',
      'Cargo.lock': 'lockFile',
      'sub/go.sum': 'lockFile',
      '.env': 'secret: by its name',
      '.env.local': 'secret: by its name',
      'prod.env': 'secret: by its name',
      'deploy/id_rsa': 'secret: by its name',
      'deploy/id_rsa.pub': 'indexed',
      'tls/server.key': 'secret: by its name',
      'tls/Server.PEM': 'secret: by its name',
      '.npmrc': 'secret: by its name',
      '.aws/credentials': 'secret: by its name',
      '.docker/config.json': 'secret: by its name',
      'src/config.json': 'indexed',
      'client_secret_12.apps.json': 'secret: by its name',
      'terraform.tfstate.backup': 'secret: by its name',
      'credentials.ts': 'indexed',
      'environment.ts': 'indexed',
      'lib/app.min.js': 'minified: by its name',
      'lib/app.js.map': 'minified: a source map',
      'logo.PNG': 'binary: by its extension .png',
      'snapshot.snap': 'indexed',
      png: 'indexed',
    },
  ));

test('skips what is too large, and only that', async () => {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, { 'exactly.txt': 'x'.repeat(2048), 'more.txt': 'x'.repeat(2049) });
  assert.deepEqual(shown(await collect(await optionsFor(folder.path, { maxFileSizeBytes: 2048 }))), {
    'exactly.txt': 'indexed',
    'more.txt': 'tooLarge: 3 kB, at most 2 kB',
  });
});

test('never enters version control, whatever is included', () =>
  check(
    { '.git/config': '', '.hg/x': '', 'sub/.svn/x': '', 'sub/.git': 'not a repository', 'a.ts': '' },
    {
      '.git/': 'ignored (built-in:1 .git)',
      '.hg/': 'ignored (built-in:1 .hg)',
      'sub/.svn/': 'ignored (built-in:1 .svn)',
      'sub/.git': 'ignored (built-in:1 .git)',
      'a.ts': 'indexed',
    },
    { include: ['**'] },
  ));

test('names with spaces, line breaks, emoji, # and ? are just names', () =>
  check(
    { 'a b.ts': '', 'line\nbreak.ts': '', '🦊/🐈.ts': '', '#1?.ts': '', '%41.ts': '', ' ': '', '-rf': '' },
    {
      'a b.ts': 'indexed',
      'line\nbreak.ts': 'indexed',
      '🦊/🐈.ts': 'indexed',
      '#1?.ts': 'indexed',
      '%41.ts': 'indexed',
      ' ': 'indexed',
      '-rf': 'indexed',
    },
  ));

const linuxOnly = process.platform === 'linux' ? false : 'only Linux keeps names that are not UTF-8';
test('a name that is not UTF-8 is unreadable, not a crash', { skip: linuxOnly }, async () => {
  await using folder = await temporaryFolder();
  const bad = (name: string): Buffer =>
    Buffer.concat([Buffer.from(`${folder.path}/`), Buffer.from(name, 'latin1')]);
  await writeFile(bad('caf\u00e9.ts'), '');
  await mkdir(bad('d\u00e9p'));
  await writeTree(folder.path, { 'real \ufffd.ts': '', 'a.ts': '' });
  assert.deepEqual(shown(await collect(await optionsFor(folder.path))), {
    'a.ts': 'indexed',
    'caf\ufffd.ts': 'unreadable: its name is not valid UTF-8',
    'd\ufffdp/': 'unreadable: its name is not valid UTF-8',
    'real \ufffd.ts': 'indexed',
  });
});

test('paths of more than 260 characters', () => {
  const long = `${Array.from({ length: 9 }, (_, index) => String(index).repeat(60)).join('/')}/file.ts`;
  assert.ok(long.length > 500);
  return check({ [long]: '' }, { [long]: 'indexed' });
});

test('10,000 empty files and an empty folder', async () => {
  await using folder = await temporaryFolder();
  await mkdir(path.join(folder.path, 'many'));
  const names = Array.from({ length: 10_000 }, (_, index) => `many/${index}.ts`);
  for (const name of names) await writeFile(path.join(folder.path, name), '');
  const found = (await collect(await optionsFor(folder.path))).map(
    (entry) => entry.kind === 'file' && entry.stat.path,
  );
  assert.deepEqual(found.sort(), names.sort());
  await using nothing = await temporaryFolder();
  assert.deepEqual(await collect(await optionsFor(nothing.path)), []);
});

const linksSkip = process.platform === 'win32' ? 'symbolic links need a privilege on Windows' : false;
test('follows links to files inside the root, nothing else', { skip: linksSkip }, async () => {
  await using outside = await temporaryFolder();
  await using folder = await temporaryFolder();
  await writeTree(outside.path, { 'secret.ts': '' });
  await writeTree(folder.path, {
    'src/real.ts': 'abc',
    '.env': 'KEY=1',
    '.ignore': 'hidden/\n',
    'hidden/x.ts': '',
    'big.txt': 'x'.repeat(3000),
  });
  const link = (target: string, name: string): Promise<void> => symlink(target, path.join(folder.path, name));
  await link('src/real.ts', 'link.ts');
  await link('../link.ts', 'src/twice.ts');
  await link('src', 'linked-directory');
  await link('..', 'src/up');
  await link('.', 'self');
  await link('loop-b', 'loop-a');
  await link('loop-a', 'loop-b');
  await link('gone.ts', 'broken.ts');
  await link(path.join(outside.path, 'secret.ts'), 'out.ts');
  await link(outside.path, 'out-directory');
  await link('.env', 'harmless.txt');
  await link('hidden/x.ts', 'shown.ts');
  await link('big.txt', 'small.txt');
  await link('src/real.ts', '.env.production');
  const options = await optionsFor(folder.path, { maxFileSizeBytes: 2048 });
  const entries = await collect(options);
  assert.deepEqual(shown(entries), {
    '.env': 'secret: by its name',
    '.env.production': 'secret: by its name',
    '.ignore': 'indexed',
    'big.txt': 'tooLarge: 3 kB, at most 2 kB',
    'broken.ts': 'symlink: its target does not exist',
    'harmless.txt': 'secret: by its name',
    'hidden/': 'ignored (.ignore:1 hidden/)',
    'link.ts': 'indexed',
    'linked-directory': 'symlink: it leads to a directory',
    'loop-a': 'symlink: it leads back to itself',
    'loop-b': 'symlink: it leads back to itself',
    'out-directory': 'symlink: it leads out of the folder',
    'out.ts': 'symlink: it leads out of the folder',
    self: 'symlink: it leads to a directory',
    'shown.ts': 'ignored: it leads to hidden/x.ts (.ignore:1 hidden/)',
    'small.txt': 'tooLarge: 3 kB, at most 2 kB',
    'src/real.ts': 'indexed',
    'src/twice.ts': 'indexed',
    'src/up': 'symlink: it leads to a directory',
  });
  for (const entry of entries)
    assert.deepEqual(
      await inspect(options, entry.kind === 'file' ? entry.stat.path : entry.skip.path),
      entry,
    );
  assert.equal(await inspect(options, 'linked-directory/real.ts'), undefined);
});

test('a linked root is scanned like the folder it leads to', { skip: linksSkip }, async () => {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, { 'real/a.ts': '' });
  await symlink('real', path.join(folder.path, 'root'));
  await symlink('a.ts', path.join(folder.path, 'real/b.ts'));
  const entries = await collect(await optionsFor(path.join(folder.path, 'root')));
  assert.deepEqual(shown(entries), { 'a.ts': 'indexed', 'b.ts': 'indexed' });
});

test('pipes and sockets are special', { skip: linksSkip }, async () => {
  await using folder = await temporaryFolder();
  execFileSync('mkfifo', [path.join(folder.path, 'pipe.ts'), path.join(folder.path, '.gitignore')]);
  assert.deepEqual(shown(await collect(await optionsFor(folder.path))), {
    '.gitignore': 'special: a pipe',
    'pipe.ts': 'special: a pipe',
  });
});

const scanScript = `
  import { openIgnoreRules } from ${JSON.stringify(new URL('../../../src/indexer/ignore/index.ts', import.meta.url).href)};
  import { scan } from ${JSON.stringify(new URL('../../../src/indexer/scan/index.ts', import.meta.url).href)};
  const [root, uid] = process.argv.slice(1);
  if (process.getuid() === 0) { process.setgroups([]); process.setgid(Number(uid)); process.setuid(Number(uid)); }
  const settings = { exclude: [], include: [], editorExclude: [] };
  const entries = [];
  try {
    const rules = await openIgnoreRules({ root, settings });
    const signal = new AbortController().signal;
    for await (const batch of scan({ root, rules, maxFileSizeBytes: 1e6, signal })) entries.push(...batch);
    console.log(JSON.stringify({ entries }, (_, value) => (typeof value === 'bigint' ? Number(value) : value)));
  } catch (error) { console.log(JSON.stringify({ code: error.code, message: error.message })); }
`;

/** Scans in a process of its own, as a user without rights where the test runs as root, who may read everything. */
async function scanAsNobody(
  root: string,
): Promise<{ entries: ScanEntry[] } | { code: string; message: string }> {
  const args = ['--input-type=module', '--eval', scanScript, root, '65534'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: '/' });
  return JSON.parse(stdout) as { entries: ScanEntry[] } | { code: string; message: string };
}

async function permissionSkip(): Promise<string | false> {
  if (process.platform === 'win32') return 'Windows has no mode bits';
  try {
    await using folder = await temporaryFolder();
    await chmod(folder.path, 0o755);
    await scanAsNobody(folder.path);
    return false;
  } catch {
    return 'a process without rights cannot read this checkout';
  }
}

const denied = 'permission denied: let your user account read it, then update the index';

test('a directory without permission is unreadable', async (context) => {
  const skip = await permissionSkip();
  if (skip !== false) {
    context.skip(skip);
    return;
  }
  await using folder = await temporaryFolder();
  await chmod(folder.path, 0o755);
  await writeTree(folder.path, { 'open/a.ts': '', 'closed/b.ts': '', 'listed/c.ts': '' });
  await chmod(path.join(folder.path, 'closed'), 0o000);
  await chmod(path.join(folder.path, 'listed'), 0o744);
  const result = await scanAsNobody(folder.path);
  assert.ok('entries' in result);
  assert.deepEqual(shown(result.entries), {
    'closed/': `unreadable: ${denied}`,
    'listed/c.ts': `unreadable: ${denied}`,
    'open/a.ts': 'indexed',
  });
});

test('a root without permission, a missing one and a file are a clear error', async (context) => {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, { 'file.ts': '' });
  for (const name of ['missing', 'file.ts'])
    await assert.rejects(collect(await optionsFor(path.join(folder.path, name))), {
      code: 'folderUnreadable',
      message: new RegExp(`The folder .*${name} cannot be read`),
    });
  const skip = await permissionSkip();
  if (skip !== false) {
    context.diagnostic(skip);
    return;
  }
  await chmod(folder.path, 0o000);
  const result = await scanAsNobody(folder.path);
  await chmod(folder.path, 0o755);
  assert.ok('code' in result);
  assert.equal(result.code, 'folderUnreadable');
});

test('a directory that vanishes while scanning leaves no trace', async () => {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, { 'a/x.ts': '', 'b/gone/y.ts': '', 'c/z.ts': '' });
  const options = await optionsFor(folder.path);
  const rules = {
    enter: (directory: string, names?: readonly string[]) => {
      if (directory === 'b') rmSync(path.join(folder.path, 'b'), { recursive: true });
      if (directory === 'c') rmSync(path.join(folder.path, 'c/z.ts'));
      return options.rules.enter(directory, names);
    },
  };
  assert.deepEqual(shown(await collect({ ...options, rules })), { 'a/x.ts': 'indexed' });
});

test('a root that goes away while scanning is an error, not an empty folder', async () => {
  await using folder = await temporaryFolder();
  const root = path.join(folder.path, 'drive');
  await writeTree(root, { 'a/x.ts': '', 'b/y.ts': '' });
  const options = await optionsFor(root);
  const rules = {
    enter: async (directory: string, names?: readonly string[]) => {
      const entered = await options.rules.enter(directory, names);
      if (directory === '') renameSync(root, `${root}-unplugged`);
      return entered;
    },
  };
  await assert.rejects(collect({ ...options, rules }), { code: 'folderUnreadable' });
});

test('the signal ends the scan', async () => {
  await using folder = await temporaryFolder();
  for (let index = 0; index < 40; index++) await writeTree(folder.path, { [`d${index}/a.ts`]: '' });
  const abort = new AbortController();
  abort.abort();
  await assert.rejects(collect(await optionsFor(folder.path, { signal: abort.signal })), {
    code: 'cancelled',
  });
  const later = new AbortController();
  const options = await optionsFor(folder.path, { signal: later.signal });
  const rules = {
    enter: (directory: string, names?: readonly string[]) => {
      if (directory !== '') later.abort();
      return options.rules.enter(directory, names);
    },
  };
  await assert.rejects(collect({ ...options, rules }), { code: 'cancelled' });
});

test('a slow reader holds the scan back, and one that leaves ends it', async () => {
  await using folder = await temporaryFolder();
  for (let directory = 0; directory < 30; directory++)
    await writeTree(
      folder.path,
      Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`d${directory}/${index}.ts`, ''])),
    );
  let entered = 0;
  const options = await optionsFor(folder.path, { concurrency: 2 });
  const rules = {
    enter: (directory: string, names?: readonly string[]) => {
      entered += 1;
      return options.rules.enter(directory, names);
    },
  };
  for await (const batch of scan({ ...options, rules })) {
    assert.ok(batch.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.ok(entered < 25, `${entered} directories were entered while one batch was read`);
    break;
  }
  const enteredAtEnd = entered;
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(entered - enteredAtEnd <= 2);
});

test('one reader finds as much as many', async () => {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, { 'a/b/c/d.ts': '', 'a/b/e.ts': '', 'f/g.ts': '', 'h.ts': '' });
  const one = shown(await collect(await optionsFor(folder.path, { concurrency: 1 })));
  assert.deepEqual(one, shown(await collect(await optionsFor(folder.path, { concurrency: 32 }))));
  assert.equal(Object.keys(one).length, 4);
});

test('inspect tells directories and missing paths apart', async () => {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, { '.ignore': 'out\n', 'src/a.ts': '', 'out/b.ts': '' });
  const options = await optionsFor(folder.path);
  assert.deepEqual(await inspect(options, ''), { kind: 'directory' });
  assert.deepEqual(await inspect(options, 'src/'), { kind: 'directory' });
  assert.equal(await inspect(options, 'src/missing.ts'), undefined);
  assert.equal(await inspect(options, 'src/a.ts/b.ts'), undefined);
  const below = await inspect(options, 'out/b.ts');
  assert.ok(below?.kind === 'skip');
  assert.equal(below.skip.reason, 'ignored');
  assert.equal(below.skip.rule?.line, 1);
});

/** ripgrep knows the same rules; what Loupe leaves out for other reasons is not its business. */
function ripgrepFiles(root: string): string[] {
  const args = [
    '--files',
    '--hidden',
    '--null',
    '--no-messages',
    '--no-config',
    '--glob',
    '!.git',
    '--sort',
    'path',
  ];
  const output = execFileSync('rg', args, {
    cwd: root,
    maxBuffer: 1 << 28,
    env: { ...process.env, HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent' },
  });
  return output
    .toString('utf8')
    .split('\0')
    .filter((name) => name !== '')
    .sort();
}

function hasRipgrep(): boolean {
  try {
    execFileSync('rg', ['--version']);
    return true;
  } catch {
    return false;
  }
}

/** Files that no rule leaves out, `.git` aside. */
function ruledIn(entries: readonly ScanEntry[]): string[] {
  return entries
    .flatMap((entry) => {
      if (entry.kind === 'file') return [entry.stat.path];
      const { path: name, reason } = entry.skip;
      return ['ignored', 'symlink', 'special'].includes(reason) ? [] : [name];
    })
    .sort();
}

const curlArchive = path.join(qualityFolder(), 'corpus', 'curl.tar.xz');
const corpusSkip = existsSync(curlArchive) ? false : `${curlArchive} is not there`;
const ripgrepSkip = hasRipgrep() ? false : 'ripgrep is not installed';

test('finds the files that ripgrep finds', { skip: ripgrepSkip }, async () => {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, {
    'repository/.git/HEAD': 'ref: refs/heads/main\n',
    'repository/.git/info/exclude': 'excluded\n',
    'repository/.gitignore': '*.log\n/build/\n!important.log\n',
    'repository/a.log': '',
    'repository/important.log': '',
    'repository/excluded/x.ts': '',
    'repository/build/x.ts': '',
    'repository/packages/build/x.ts': '',
    'repository/packages/.gitignore': '!a.log\nlocal/\n',
    'repository/packages/a.log': '',
    'repository/packages/local/x.ts': '',
    'repository/.ignore': 'ignored/\n!packages/kept.log\n',
    'repository/ignored/x.ts': '',
    'repository/packages/kept.log': '',
    'repository/packages/.hidden/x.ts': '',
    'plain/.gitignore': '*.ts\n',
    'plain/.ignore': '*.js\n',
    'plain/a.ts': '',
    'plain/a.js': '',
    'repository/nested/.git/HEAD': 'ref: refs/heads/main\n',
    'repository/nested/a.log': '',
    'repository/nested/.gitignore': 'only.ts\n',
    'repository/nested/only.ts': '',
  });
  for (const name of [
    '',
    'repository',
    'repository/packages',
    'plain',
    'repository/nested',
    'repository/build',
  ]) {
    const root = path.join(folder.path, name);
    const found = ruledIn(await collect(await optionsFor(root)));
    assert.deepEqual(found, ripgrepFiles(root), `as ripgrep in ${name}`);
  }
});

test('finds the files that ripgrep finds in curl', { skip: ripgrepSkip || corpusSkip }, async () => {
  await using folder = await temporaryFolder();
  const repositories = (await readRepositories()).filter(({ name }) => name === 'curl');
  const corpora = await unpackCorpora({ repositories });
  const root = path.join(folder.path, 'curl');
  await cp(path.join(corpora, 'curl'), root, { recursive: true });
  git(root, ['init', '--quiet']);
  assert.deepEqual(ruledIn(await collect(await optionsFor(root))), ripgrepFiles(root));
  await rm(path.join(root, '.git'), { recursive: true });
  await rename(path.join(root, '.gitignore'), path.join(root, '.ignore'));
  assert.deepEqual(ruledIn(await collect(await optionsFor(root))), ripgrepFiles(root));
});
