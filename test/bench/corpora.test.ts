import assert from 'node:assert/strict';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { cloneTexts } from '../../bench/cloneTexts.ts';
import { downloadText, qualityFolder, readRepositories } from '../../bench/corpora.ts';
import { fileOf, functionsOf } from '../../bench/cosqa.ts';
import { whyNoQuestions } from '../../bench/developmentSets.ts';
import { git, temporaryFolder, writeTree } from '../indexer/ignore/gitOracle.ts';

test('the manifest names the repositories of the development sets', { skip: whyNoQuestions() }, async () => {
  const theirs = JSON.parse(readFileSync(path.join(qualityFolder(), 'repos.json'), 'utf8')) as {
    name: string;
    language: string;
    repository: string;
    revision: string;
    root: string | null;
    also_at?: string;
  }[];
  const place = (name: string): string => `https://github.com/${name}.git`;
  assert.deepEqual(
    await readRepositories(),
    theirs.map(({ name, language, repository, revision, root, also_at: fork }) => ({
      name,
      language,
      url: place(repository),
      revision,
      root,
      ...(fork !== undefined && { alsoAt: place(fork) }),
    })),
  );
});

test('a clone holds the text files of that commit and nothing else', async () => {
  await using folder = await temporaryFolder();
  const home = path.join(folder.path, 'home');
  await writeTree(home, {
    'src/a.ts': 'const a = 1;\r\n',
    'logo.png': Buffer.from([0x89, 0x50, 0, 1]),
    'large.txt': 'x'.repeat(400_001),
  });
  symlinkSync('src/a.ts', path.join(home, 'link.ts'));
  const commit = (...args: string[]): void => {
    git(home, ['add', '--all']);
    git(home, ['-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--quiet', ...args, '-m', 'x']);
  };
  git(home, ['init', '--quiet']);
  commit();
  const revision = git(home, ['rev-parse', 'HEAD']).toString('utf8').trim();
  await writeTree(home, { 'later.ts': 'later' });
  commit();
  const copy = path.join(folder.path, 'copy');
  await mkdir(copy);
  await cloneTexts({ url: path.join(folder.path, 'gone'), alsoAt: home, revision }, copy);
  assert.deepEqual(await readdir(copy), ['src']);
  assert.equal(readFileSync(path.join(copy, 'src/a.ts'), 'utf8'), 'const a = 1;\r\n');
  const other = path.join(folder.path, 'other');
  await mkdir(other);
  await assert.rejects(cloneTexts({ url: path.join(folder.path, 'gone'), revision }, other), /gone/);
  assert.equal(existsSync(path.join(other, 'src')), false);
});

test('says what is downloaded before it is', async () => {
  const [first] = await readRepositories();
  assert.ok(first);
  assert.equal(
    downloadText([first], '/corpora'),
    `Downloading 1 repositories into /corpora:\n  ${first.url} at ${first.revision}`,
  );
});

test('a function is known again by its file', () => {
  assert.deepEqual(functionsOf([fileOf(17), fileOf(4011), fileOf(17)]), [17, 4011]);
});
