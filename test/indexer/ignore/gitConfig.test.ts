import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseGitConfig } from '../../../src/indexer/ignore/gitConfig.ts';
import { git, temporaryFolder, writeTree } from './gitOracle.ts';

/** What git reads from a configuration file; undefined when it finds an error in it. */
function readByGit(folder: string, file: string): { key: string; value: string }[] | undefined {
  let output: string;
  try {
    output = git(folder, ['config', '--file', file, '--no-includes', '--list', '--null']).toString('utf8');
  } catch {
    return undefined;
  }
  const entries = output.split('\0').slice(0, -1);
  return entries.map((entry) => {
    const cut = entry.indexOf('\n');
    return cut < 0
      ? { key: entry, value: 'true' }
      : { key: entry.slice(0, cut), value: entry.slice(cut + 1) };
  });
}

/** No raw tab: what becomes of one inside a value differs between versions of git. */
const value = fc
  .array(
    fc.constantFrom(
      'a',
      '~/x',
      ' ',
      '  ',
      '"',
      '"b c"',
      '"#"',
      '#',
      ';',
      '\\"',
      '\\\\',
      '\\n',
      '\\t',
      'é',
      '=',
      '\\\n  ',
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));
const line = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '[core]',
      '[Core]',
      '[core "Sub"]',
      '[a.b]',
      '[ core ]',
      '[x "q\\"r"]',
      '# c',
      '; c',
      '',
    ),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom('', '  ', '\t'),
        fc.constantFrom('excludesFile', 'EXCLUDESFILE', 'ignoreCase', 'x-1'),
        fc.constantFrom('=', ' = ', ' =', '= '),
        value,
      )
      .map((parts) => parts.join('')),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('bare', '[core] excludesFile = y', '[core] bare', '# c \\', 'x = y ; c \\'),
  },
);

test('reads what git config reads', async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'config');
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 6 }),
      fc.constantFrom('\n', '\r\n'),
      async (lines, lineBreak) => {
        const text = ['[core]', ...lines, ''].join(lineBreak);
        await writeTree(folder.path, { config: text });
        const theirs = readByGit(folder.path, file);
        if (theirs === undefined) return;
        compared += 1;
        assert.deepEqual(parseGitConfig(text), theirs);
      },
    ),
    { seed: 7, numRuns: 200 },
  );
  assert.ok(compared > 50, `only ${compared} files were valid`);
});
