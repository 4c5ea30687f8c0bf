import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { qualityFolder, readRepositories, unpackCorpora } from '../../../bench/corpora.ts';
import { type Verdict, explainPath, openIgnoreRules } from '../../../src/indexer/ignore/index.ts';
import { checkIgnore, checkMarks, git, temporaryFolder, writeTree } from './gitOracle.ts';

const noSettings = { exclude: [], include: [], editorExclude: [] };

/** Every path of a tree, directories with `/` at the end, `.git` left out. */
async function pathsBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .map((entry) => {
      const relative = path.relative(root, path.join(entry.parentPath, entry.name));
      return entry.isDirectory() ? `${relative}/` : relative;
    })
    .filter((name) => !/(^|\/)\.git(\/|$)/.test(name))
    .sort();
}

function shown(verdict: Verdict, top: string): string | undefined {
  if (!verdict.ignored) return undefined;
  if (verdict.reason !== 'ignored') return verdict.reason;
  const { file, line } = verdict.rule;
  return `${file.startsWith(`${top}/`) ? path.relative(top, file) : file}:${line}`;
}

interface Comparison {
  /** Relative; all that there are unless given. */
  readonly paths?: readonly string[];
  readonly config?: readonly string[];
  readonly globalExcludesFile?: string;
}

/** Asserts that Loupe and git agree about paths of a repository, rule file and line included; returns how many are ignored. */
async function agreesWithGit(
  top: string,
  { config = [], globalExcludesFile = '', paths: given }: Comparison = {},
): Promise<number> {
  const paths = given ?? (await pathsBelow(top));
  const rules = await openIgnoreRules({ root: top, settings: noSettings, globalExcludesFile });
  const ours: Record<string, string | undefined> = {};
  const theirs: Record<string, string | undefined> = {};
  const verdicts = checkIgnore(top, paths, config);
  const marks = checkMarks(
    top,
    paths.filter((name) => !name.endsWith('/')),
  );
  for (const name of paths) {
    ours[name] = shown(await explainPath(rules, name, name.endsWith('/')), top);
    theirs[name] = verdicts.get(name) ?? marks.get(name);
  }
  assert.deepEqual(ours, theirs);
  return Object.values(theirs).filter((verdict) => verdict !== undefined).length;
}

const names = [
  'a',
  'b',
  'ab',
  'a.b',
  '.a',
  'B',
  'é',
  'a b',
  'b ',
  '[a]',
  'a-b',
  '#a',
  '!a',
  'a*',
  'ü1',
  'x\\y',
];

const word = fc.constantFrom(...names, 'c', '1', 'aab', 'dir');
const piece = fc.oneof(
  { weight: 6, arbitrary: word },
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      ...['*', '?', '*a', 'a*', '*.b', '*.?', '**', 'a**', '**a', '***', '*a*b*', '??', '*b ', '?*', '.*'],
      ...[
        '[ab]',
        '[!a]',
        '[^a]*',
        '[a-c]*',
        '[]a]',
        '[!]a]*',
        '[a',
        '[[:alpha:]]*',
        '[[:upper:]]',
        '[[:nope:]]',
      ],
      ...['[a-]', '[-a]', '[\\]a]', '[b-a]', '[a-c-e]', '[[:digit:][:punct:]]*', '[[:]', '[[:]]', '[a[:]b]'],
      ...[
        '\\a',
        '\\*',
        'a\\*',
        '\\[a]',
        'a\\ b',
        '\\!a',
        '\\#a',
        'a\\',
        '*\\',
        'x\\\\y',
        '[\u00e9]',
        '\u00e9*',
      ],
    ),
  },
);
const pattern = fc
  .record({
    negated: fc.nat(3).map((n) => (n === 0 ? '!' : '')),
    lead: fc.constantFrom('', '', '', '/', '**/', '//'),
    pieces: fc.array(piece, { minLength: 1, maxLength: 4 }),
    glue: fc.constantFrom('/', '/', '/**/', '', '\\/'),
    tail: fc.constantFrom('', '', '', '/', '/**', '/*', ' ', '  ', '\\ ', '\t', '//', '/**/'),
  })
  .map(({ negated, lead, pieces, glue, tail }) => negated + lead + pieces.join(glue) + tail);
const line = fc.oneof(
  { weight: 12, arbitrary: pattern },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '#a', '# comment', ' ', '!', '/', '**', '*', '!*', '!*/', '\r'),
  },
);
const ruleFile = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 6 }),
    lineBreak: fc.constantFrom('\n', '\n', '\r\n'),
    start: fc.constantFrom('', '', '\ufeff'),
    end: fc.boolean(),
  })
  .map(({ lines, lineBreak, start, end }) => start + lines.join(lineBreak) + (end ? lineBreak : ''));

const attributeLine = fc
  .record({
    pattern: fc.oneof(pattern, fc.constantFrom('"a b"', '"a\\tb"', '"\\303\\251"', '#a', '[attr]a', '*')),
    attributes: fc.array(
      fc.constantFrom(
        ...['linguist-generated', '-linguist-generated', '!linguist-generated', 'linguist-generated=true'],
        ...['linguist-generated=false', 'linguist-vendored', '-linguist-vendored', 'text', 'eol=lf', '-diff'],
      ),
      { minLength: 1, maxLength: 3 },
    ),
    start: fc.constantFrom('', '', ' ', '\t'),
    blank: fc.constantFrom(' ', '\t', '  '),
  })
  .map(({ pattern, attributes, start, blank }) => start + [pattern, ...attributes].join(blank));
const attributesFile = fc
  .record({
    lines: fc.array(attributeLine, { minLength: 1, maxLength: 5 }),
    lineBreak: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ lines, lineBreak }) => lines.join(lineBreak));

const treePath = fc
  .array(fc.constantFrom(...names), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));
const tree = fc.record({
  files: fc.uniqueArray(treePath, { minLength: 4, maxLength: 14 }),
  rules: fc.array(fc.record({ place: fc.nat(20), text: ruleFile }), { minLength: 1, maxLength: 4 }),
  infoExclude: fc.option(ruleFile, { nil: undefined }),
  global: fc.option(ruleFile, { nil: undefined }),
  attributes: fc.array(fc.record({ place: fc.nat(20), text: attributesFile }), { maxLength: 3 }),
  infoAttributes: fc.option(attributesFile, { nil: undefined }),
});

test('agrees with git check-ignore about generated trees, rule file and line included', async () => {
  await using folder = await temporaryFolder();
  const top = path.join(folder.path, 'tree');
  const globalFile = path.join(folder.path, 'global');
  await writeTree(top, { 'x/': '' });
  git(top, ['init', '--quiet']);
  await fc.assert(
    fc.asyncProperty(tree, async ({ files, rules, infoExclude, global, attributes, infoAttributes }) => {
      for (const entry of await readdir(top))
        if (entry !== '.git') await rm(path.join(top, entry), { recursive: true });
      const directories = [''];
      for (const file of files) {
        // A path that is both a file and another one's folder becomes a folder.
        if (files.some((other) => other.startsWith(`${file}/`))) directories.push(`${file}/`);
        else await writeTree(top, { [file]: '' });
      }
      for (const { place, text } of rules)
        await writeTree(top, { [`${directories[place % directories.length] ?? ''}.gitignore`]: text });
      for (const { place, text } of attributes)
        await writeTree(top, { [`${directories[place % directories.length] ?? ''}.gitattributes`]: text });
      await writeTree(top, {
        '.git/info/exclude': infoExclude ?? '',
        '.git/info/attributes': infoAttributes ?? '',
      });
      await writeTree(folder.path, { global: global ?? '' });
      await agreesWithGit(top, {
        config: ['-c', `core.excludesFile=${globalFile}`],
        globalExcludesFile: globalFile,
      });
    }),
    { seed: 20240607, numRuns: Number(process.env['LOUPE_PROPERTY_RUNS'] ?? 100), endOnFailure: false },
  );
});

/** A path that a line of a rule file would match, were it there; undefined for a line that is no plain pattern. */
function matchOf(line: string): string | undefined {
  const pattern = line.trim().replace(/^!/, '').replace(/^\//, '').replace(/\/$/, '');
  if (pattern === '' || /^#|\\|\/\//.test(pattern)) return undefined;
  return pattern
    .replaceAll('**', 'deep/er')
    .replaceAll('*', 'any')
    .replaceAll('?', 'q')
    .replace(/\[(.)[^\]]*\]/g, '$1');
}

/**
 * Paths of a repository, and others made so that its own patterns match them: as a directory beside the rule and as a file
 * deeper down. Below `top` come its directories and rule files; the other files need not be there to be asked about.
 */
async function outline(source: string, top: string): Promise<string[]> {
  const known = await pathsBelow(source);
  const files = new Set(known.filter((name) => !name.endsWith('/')));
  await writeTree(
    top,
    Object.fromEntries(known.filter((name) => name.endsWith('/')).map((name) => [name, ''])),
  );
  for (const name of known.filter((each) => /(?:^|\/)\.git(?:ignore|attributes)$/.test(each))) {
    const content = await readFile(path.join(source, name));
    await writeTree(top, { [name]: content });
    if (!name.endsWith('ignore')) continue;
    const place = name.slice(0, name.lastIndexOf('/') + 1);
    for (const match of content.toString('utf8').split('\n').map(matchOf)) {
      if (match === undefined || isBelowFile(files, `${place}${match}`)) continue;
      await writeTree(top, { [`${place}${match}/`]: '', [`${place}made/below/`]: '' });
      files.add(`${place}${match}/inside.txt`).add(`${place}made/below/${match}`);
    }
  }
  const directories = (await pathsBelow(top)).filter((name) => name.endsWith('/'));
  return [...directories, ...Array.from(files).filter((name) => !directories.includes(`${name}/`))];
}

function isBelowFile(files: ReadonlySet<string>, name: string): boolean {
  const parts = name.split('/');
  return parts.some((_, at) => files.has(parts.slice(0, at + 1).join('/')));
}

const archives = path.join(qualityFolder(), 'corpus');
const repositories = existsSync(archives) ? (await readRepositories()).map(({ name }) => name) : [];
const skip = repositories.length === 0 ? `${archives} is not there` : false;

test('agrees with git check-ignore about every repository of the corpus', { skip }, async (t) => {
  const corpora = await unpackCorpora();
  for (const name of repositories)
    await t.test(name, async () => {
      await using folder = await temporaryFolder();
      const top = path.join(folder.path, name);
      await writeTree(top, { './': '' });
      git(top, ['init', '--quiet']);
      const paths = await outline(path.join(corpora, name), top);
      const ignored = await agreesWithGit(top, { paths });
      assert.ok(ignored >= 3, `only ${ignored} of ${paths.length} paths are ignored`);
    });
});
