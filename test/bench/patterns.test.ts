import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { loupeDecider, minimatchDecider } from '../../bench/patterns/deciders.ts';
import { readRuleSet, thinned } from '../../bench/patterns/ruleSet.ts';
import { checkIgnore, git, temporaryFolder, writeTree } from '../indexer/ignore/gitOracle.ts';

const files = {
  '.gitignore': '# build\n*.log\n/out/\ndocs/*.html\n!keep.log\nnode_modules/\na[bc].ts\n**/deep/x.ts\n',
  'a.log': '',
  'keep.log': '',
  'out/a.ts': '',
  'ab.ts': '',
  'ad.ts': '',
  'docs/a.html': '',
  'docs/more/a.html': '',
  'lib/.gitignore': '!a.log\n/own.ts\n',
  'lib/a.log': '',
  'lib/own.ts': '',
  'lib/in/own.ts': '',
  'lib/deep/x.ts': '',
  'lib/node_modules/': '',
};

test('both ways come to the verdicts of git, and both look at every entry', async () => {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, files);
  git(folder.path, ['init', '-q']);
  const set = readRuleSet('a', folder.path);
  const names = set.directories.flatMap(({ path: directory, entries }) =>
    entries.map(({ name, isDirectory }) => path.posix.join(directory, name) + (isDirectory ? '/' : '')),
  );
  const verdicts = (decide: () => Uint8Array): string[] => names.filter((_, at) => decide()[at] === 1).sort();
  const byLoupe = verdicts(loupeDecider(set));
  assert.deepEqual(verdicts(minimatchDecider(set)), byLoupe);
  // git also leaves out what lies in a directory that is left out; these two judge each entry by itself.
  const said = checkIgnore(folder.path, names);
  assert.deepEqual(
    byLoupe,
    names.filter((name) => !name.startsWith('out/a') && said.get(name) !== undefined).sort(),
  );
  assert.ok(
    byLoupe.includes('docs/a.html') && byLoupe.includes('lib/own.ts') && !byLoupe.includes('lib/a.log'),
  );
});

test('a part of the directories is spread evenly and keeps the rules', async () => {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, files);
  const set = readRuleSet('a', folder.path);
  const part = thinned(set, 2);
  assert.equal(part.directories.length, 2);
  assert.deepEqual(part.rules, set.rules);
  assert.ok(part.directories.every((directory) => set.directories.includes(directory)));
  assert.equal(thinned(set, 100), set);
});
