import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { type IgnoreOptions, explainPath, openIgnoreRules } from '../../../src/indexer/ignore/index.ts';
import { git, temporaryFolder, writeTree } from './gitOracle.ts';

type Settings = IgnoreOptions['settings'];
const noSettings: Settings = { exclude: [], include: [], editorExclude: [] };
const head = 'ref: refs/heads/main\n';

/** `expected` maps paths (directories end in `/`) to `file:line pattern`, `mark file:line pattern`, or '' when not ignored. */
async function check(
  root: string,
  expected: Readonly<Record<string, string>>,
  settings: Partial<Settings> = {},
  globalExcludes: 'none' | 'asGit' = 'none',
): Promise<void> {
  const rules = await openIgnoreRules({
    root,
    settings: { ...noSettings, ...settings },
    ...(globalExcludes === 'none' && { globalExcludesFile: '' }),
  });
  const found: Record<string, string> = {};
  for (const name of Object.keys(expected)) {
    const verdict = await explainPath(rules, name, name.endsWith('/'));
    if (!verdict.ignored) found[name] = '';
    else {
      const { reason, rule } = verdict;
      const file = path.isAbsolute(rule.file) ? path.relative(root, rule.file) : rule.file;
      found[name] = `${reason === 'ignored' ? '' : `${reason} `}${file}:${rule.line} ${rule.pattern}`;
    }
  }
  assert.deepEqual(found, expected);
}

async function checkTree(
  files: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, string>>,
  settings: Partial<Settings> = {},
): Promise<void> {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, files);
  await check(folder.path, expected, settings);
}

test('git files count only inside a repository', () =>
  checkTree(
    {
      '.gitignore': '*.a',
      '.gitattributes': '*.b linguist-generated',
      'repository/.git/HEAD': head,
      'repository/.gitignore': '*.c',
      'empty/.git/': '',
      'empty/.gitignore': '*.d',
    },
    {
      'x.a': '',
      'x.b': '',
      'repository/x.a': '',
      'repository/x.c': 'repository/.gitignore:1 *.c',
      'empty/x.d': '',
    },
  ));

test('.loupeignore before .ignore before .gitignore, whichever lies deeper', () =>
  checkTree(
    {
      '.git/HEAD': head,
      '.gitignore': '*.g\n*.i\n*.l\n',
      '.ignore': '!*.i\n*.j\n*.l\n',
      '.loupeignore': '!*.l\n!*.j\n*.k\n',
      'sub/.gitignore': '*.i\n',
      'sub/.ignore': '*.j\n',
      'sub/.loupeignore': '!*.k\n',
    },
    {
      'x.g': '.gitignore:1 *.g',
      'x.i': '',
      'x.j': '',
      'x.k': '.loupeignore:3 *.k',
      'x.l': '',
      'sub/x.g': '.gitignore:1 *.g',
      'sub/x.i': '',
      'sub/x.j': '',
      'sub/x.k': '',
    },
  ));

test('an opened subfolder obeys the repository from its top down', async () => {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, {
    '.git/HEAD': head,
    '.git/info/exclude': '# nothing\nlocal.ts\n',
    '.gitignore': '*.log\n/packages/app/out/\n/out/\n',
    '.gitattributes': 'packages/app/gen/** linguist-generated\n',
    'packages/.gitignore': 'app/tmp\n',
    'packages/.ignore': '*.tmp\n',
    'packages/app/': '',
  });
  await check(path.join(folder.path, 'packages/app'), {
    'x.log': '../../.gitignore:1 *.log',
    'out/': '../../.gitignore:2 /packages/app/out/',
    out: '',
    'sub/out/': '',
    tmp: '../.gitignore:1 app/tmp',
    'x.tmp': '../.ignore:1 *.tmp',
    'local.ts': '../../.git/info/exclude:2 local.ts',
    'gen/a/b.ts': 'generated ../../.gitattributes:1 packages/app/gen/** linguist-generated',
  });
});

test('a folder that the repository around it ignores is indexed when it is opened itself', async () => {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, { '.git/HEAD': head, '.gitignore': 'vendor/\n', 'vendor/library/': '' });
  await check(path.join(folder.path, 'vendor/library'), { 'a.ts': '' });
});

test('a nested repository has rules of its own, but the outer one may leave it out', () =>
  checkTree(
    {
      '.git/HEAD': head,
      '.git/info/exclude': '*.outer\n',
      '.gitignore': '*.log\n/thrown-away/\n',
      '.gitattributes': '*.pb linguist-generated\n',
      '.ignore': '*.everywhere\n',
      'submodule/.git': 'gitdir: ../.git/modules/submodule\n',
      '.git/modules/submodule/HEAD': head,
      '.git/modules/submodule/info/exclude': 'private\n',
      'submodule/.gitignore': '*.tmp\n',
      'thrown-away/.git/HEAD': head,
    },
    {
      'x.log': '.gitignore:1 *.log',
      'submodule/': '',
      'submodule/x.log': '',
      'submodule/x.outer': '',
      'submodule/x.pb': '',
      'submodule/x.tmp': 'submodule/.gitignore:1 *.tmp',
      'submodule/private': '.git/modules/submodule/info/exclude:1 private',
      'submodule/x.everywhere': '.ignore:1 *.everywhere',
      'thrown-away/': '.gitignore:2 /thrown-away/',
      'thrown-away/x.ts': '.gitignore:2 /thrown-away/',
    },
  ));

test('a linked work tree reads info/exclude of the main one', async () => {
  await using folder = await temporaryFolder();
  const main = path.join(folder.path, 'main');
  await writeTree(main, { 'a.ts': '' });
  git(main, ['init', '--quiet']);
  git(main, ['add', '.']);
  const identity = [
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.org',
    '-c',
    'commit.gpgSign=false',
  ];
  git(main, [...identity, 'commit', '--quiet', '--message', 'First']);
  git(main, ['worktree', 'add', '--quiet', '../linked']);
  await writeTree(main, { '.git/info/exclude': 'shared.ts\n' });
  await check(path.join(folder.path, 'linked'), {
    'shared.ts': '../main/.git/info/exclude:1 shared.ts',
    'a.ts': '',
    '.git': 'built-in:1 .git',
  });
});

test('generated and vendored files, the nearest and last word wins', () =>
  checkTree(
    {
      '.git/HEAD': head,
      '.git/info/attributes': 'always.ts linguist-vendored\n',
      '.gitattributes':
        '*.pb.go linguist-generated=true\nthird/** linguist-vendored\nthird/own.ts -linguist-vendored\nalways.ts -linguist-vendored\n"a b.ts" linguist-generated\n',
      'src/.gitattributes': 'kept.pb.go !linguist-generated\n',
      'third/.loupeignore': '!wanted.ts\n',
    },
    {
      'x.pb.go': 'generated .gitattributes:1 *.pb.go linguist-generated=true',
      'src/kept.pb.go': '',
      'third/': '',
      'third/a/x.ts': 'vendored .gitattributes:2 third/** linguist-vendored',
      'third/own.ts': '',
      'third/wanted.ts': '',
      'always.ts': 'vendored .git/info/attributes:1 always.ts linguist-vendored',
      'a b.ts': 'generated .gitattributes:5 "a b.ts" linguist-generated',
    },
  ));

test("the editor's exclude settings, in the editor's dialect", () =>
  checkTree(
    { 'a/': '' },
    {
      'node_modules/': 'files.exclude, search.exclude:1 **/node_modules',
      'a/node_modules/x.ts': 'files.exclude, search.exclude:1 **/node_modules',
      'x.gen': 'files.exclude, search.exclude:2 **/*.gen',
      'a/b/.gen': 'files.exclude, search.exclude:2 **/*.gen',
      'root.log': 'files.exclude, search.exclude:3 *.log',
      'a/nested.log': '',
      'build/': 'files.exclude, search.exclude:4 build/**',
      'build/x.ts': 'files.exclude, search.exclude:4 build/**',
      build: '',
      'a/x.js': 'files.exclude, search.exclude:5 **/*.{js,jsx}',
      'a/x.tsx': '',
      '.hidden/x.map': 'files.exclude, search.exclude:6 **/x.[mn]ap',
      '!odd': 'files.exclude, search.exclude:7 !odd',
    },
    {
      editorExclude: [
        '**/node_modules',
        '**/*.gen',
        '*.log',
        'build/**',
        '**/*.{js,jsx}',
        '**/x.[mn]ap',
        '!odd',
      ],
    },
  ));

test('loupe.exclude: without a slash at any depth, with one from the root', () =>
  checkTree(
    { '.loupeignore': '!*.txt\n' },
    {
      'a/b/x.txt': 'loupe.exclude:1 *.txt',
      'docs/': 'loupe.exclude:2 /docs/',
      docs: '',
      'a/docs/': '',
      'a/out/': 'loupe.exclude:3 out/',
      'a/out': '',
      'src/a/b.gen.ts': 'loupe.exclude:4 ./src/**/*.gen.ts',
    },
    { exclude: ['*.txt', '/docs/', 'out/', './src/**/*.gen.ts', '', '/'] },
  ));

test('loupe.include wins over every rule, also inside ignored folders', () =>
  checkTree(
    {
      '.git/HEAD': head,
      '.gitignore': 'node_modules/\n*.log\ngenerated/\n',
      '.gitattributes': '*.pb linguist-generated\n',
      'node_modules/mine/.gitignore': 'dist\n',
    },
    {
      'node_modules/': '',
      'node_modules/other/': '.gitignore:1 node_modules/',
      'node_modules/other/x.ts': '.gitignore:1 node_modules/',
      'node_modules/x.ts': '.gitignore:1 node_modules/',
      'node_modules/mine/': '',
      'node_modules/mine/dist/x.ts': '',
      'generated/': '.gitignore:3 generated/',
      'kept.log': '',
      'a/kept.log': '',
      'other.log': '.gitignore:2 *.log',
      'x.pb': '',
      'node_modules/mine/.git/': 'built-in:1 .git',
    },
    { include: ['node_modules/mine/**', '/kept.log', 'a/*.log', '/x.pb'], exclude: ['kept.log'] },
  ));

test('a setting that cannot be compiled is named', async () => {
  const settings = { ...noSettings, exclude: ['ok', `${'a'.repeat(70_000)}?`] };
  await assert.rejects(openIgnoreRules({ root: '/', settings }), {
    code: 'invalidParams',
    message: /Pattern 2 of the setting loupe\.exclude/,
  });
});

test('rule files that cannot be read say nothing', async () => {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, {
    '.git/HEAD': head,
    'rules.txt': '*.ts\n',
    '.loupeignore/': '',
    'linked/': '',
    'huge/.ignore': Buffer.alloc(17 * 1024 * 1024, '*\n'),
    'binary/.ignore': Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x2a, 0x2e, 0x74, 0x73, 0x0a]),
  });
  await symlink('../rules.txt', path.join(folder.path, 'linked/.gitignore'));
  await check(folder.path, {
    'a.ts': '',
    'linked/a.ts': '',
    'huge/a.ts': '',
    'binary/a.ts': 'binary/.ignore:2 *.ts',
  });
});

test('case is ignored where the repository says so', () =>
  checkTree(
    {
      '.git/HEAD': head,
      '.git/config': '[core]\n\tignoreCase = true\n',
      '.gitignore': 'Build/\n*.LOG\nsrc/[A-C]?/x*\n',
      '.ignore': 'Exact\n',
    },
    {
      'BUILD/': '.gitignore:1 Build/',
      'x.log': '.gitignore:2 *.LOG',
      'SRC/b1/X1': '.gitignore:3 src/[A-C]?/x*',
      exact: '',
    },
  ));

test('patterns that would make a naive matcher run for ever', () =>
  checkTree(
    { '.ignore': `${'*a'.repeat(60)}b\n${'**/*a*/'.repeat(20)}b\nx${'?*'.repeat(60)}y\n` },
    {
      ['a'.repeat(250)]: '',
      [`${'a'.repeat(249)}b`]: `.ignore:1 ${'*a'.repeat(60)}b`,
      [`x${'a'.repeat(250)}`]: '',
      [`${'aaa/'.repeat(60)}c`]: '',
      [`${'aca/'.repeat(20)}b`]: `.ignore:2 ${'**/*a*/'.repeat(20)}b`,
    },
  ));

/** Runs with other environment variables; undefined removes one. */
async function withEnvironment(
  changes: Readonly<Record<string, string | undefined>>,
  run: () => Promise<void>,
): Promise<void> {
  const before = { ...process.env };
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
  try {
    await run();
  } finally {
    for (const name of Object.keys(changes)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  }
}

test('finds the global excludes file as git does', async () => {
  await using folder = await temporaryFolder();
  const home = path.join(folder.path, 'home');
  const repository = path.join(folder.path, 'repository');
  await writeTree(folder.path, {
    'home/.config/git/ignore': '*.default\n',
    'home/xdg/git/ignore': '*.xdg\n',
    'home/mine': '*.mine\n',
    'home/included': '[core]\n excludesFile = "~/mine" ; quoted\n',
    'repository/.git/HEAD': head,
    'repository/own': '*.own\n',
  });
  const environment = {
    HOME: home,
    XDG_CONFIG_HOME: undefined,
    GIT_CONFIG_GLOBAL: undefined,
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const expectIgnored = (name: string): Promise<void> =>
    check(
      repository,
      Object.fromEntries(
        ['default', 'xdg', 'mine', 'own'].map((each) => {
          const file = { default: '.config/git/ignore', xdg: 'xdg/git/ignore', mine: 'mine', own: '' }[each];
          const rule = each === 'own' ? 'own:1 *.own' : `../home/${file ?? ''}:1 *.${each}`;
          return [`x.${each}`, each === name ? rule : ''];
        }),
      ),
      {},
      'asGit',
    );
  await withEnvironment(environment, () => expectIgnored('default'));
  await withEnvironment({ ...environment, XDG_CONFIG_HOME: path.join(home, 'xdg') }, () =>
    expectIgnored('xdg'),
  );
  await writeTree(home, { '.gitconfig': '[user]\n name = x\n[include]\n path = included\n' });
  await withEnvironment(environment, () => expectIgnored('mine'));
  await writeTree(repository, {
    '.git/config': '[Core "sub"]\n excludesfile = x\n[CORE] EXCLUDESFILE = own # mine\n',
  });
  await withEnvironment(environment, () => expectIgnored('own'));
  await writeTree(repository, { '.git/config': '[core]\n excludesFile =\n' });
  await withEnvironment(environment, () => expectIgnored('none'));
});
