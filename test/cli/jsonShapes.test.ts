import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Explanation, QualityReport, RootHealth, SearchAnswer } from '../../src/protocol/index.ts';
import { writeFiles } from '../indexer/serviceHarness.ts';

/** What the README says of a value: nothing of a plain one, the fields of an object (`undefined` keys vary), the shape of a list's elements. */
type Shape = 'plain' | 'table' | { readonly list: Shape } | { readonly fields: ReadonlyMap<string, Field> };
interface Field {
  readonly optional: boolean;
  readonly shape: Shape;
}

const repository = fileURLToPath(new URL('../..', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'loupe-shapes-'));
const folder = join(base, 'folder');
after(() => rmSync(base, { recursive: true, force: true }));

/** The block of the README: a title of words, two spaces or more, a shape that may go on in lines that begin with blanks. */
function readShapes(readme: string): ReadonlyMap<string, Shape> {
  const block = /^With `--json`.*?```\n(.*?)```/ms.exec(readme)?.[1] ?? '';
  const lines = block.replaceAll(/\n\s+/g, ' ').trim().split('\n');
  const texts = new Map(lines.map((line) => line.split(/ {2,}(.*)/, 2) as [string, string]));
  const hit = texts.get('hit') ?? assert.fail('there is no hit');
  return new Map(
    Array.from(texts, ([title, text]) => [title, new ShapeReader(text.replace('[hit]', `[${hit}]`)).read()]),
  );
}

class ShapeReader {
  readonly #tokens: string[];

  constructor(text: string) {
    this.#tokens = text.match(/[{}[\]?:]|<\w+>|\w+/g) ?? [];
  }

  read(): Shape {
    const open = this.#tokens.shift();
    if (open === '[') {
      const list = this.#tokens[0] === ']' ? 'plain' : this.read();
      assert.equal(this.#tokens.shift(), ']');
      return { list };
    }
    assert.equal(open, '{');
    const fields = new Map<string, Field>();
    for (let name = this.#tokens.shift(); name !== '}'; name = this.#tokens.shift()) {
      assert.ok(name !== undefined, 'a brace is not closed');
      if (name.startsWith('<')) {
        assert.equal(this.#tokens.shift(), '}');
        return 'table';
      }
      fields.set(name, { optional: this.#skips('?'), shape: this.#skips(':') ? this.read() : 'plain' });
    }
    return { fields };
  }

  #skips(token: string): boolean {
    if (this.#tokens[0] !== token) return false;
    this.#tokens.shift();
    return true;
  }
}

/** Every field of the value is documented and every documented one is there; those that were met go into `met`. */
function conforms(value: unknown, shape: Shape, where: string, met: Set<string>): void {
  if (shape === 'plain') assert.ok(typeof value !== 'object' || value === null, `${where} has fields`);
  else if (shape === 'table')
    for (const [key, amount] of Object.entries(value as object))
      assert.equal(typeof amount, 'number', `${where}.${key}`);
  else if ('list' in shape) {
    assert.ok(Array.isArray(value), `${where} is no list`);
    for (const element of value) conforms(element, shape.list, where, met);
  } else {
    const object = value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(object))
      assert.ok(shape.fields.has(key), `${where}.${key} is not documented`);
    for (const [key, field] of shape.fields) {
      const place = `${where}.${key}`;
      if (!(key in object)) assert.ok(field.optional, `${place} is documented and missing`);
      else conforms(object[key], field.shape, (met.add(place), place), met);
    }
  }
}

/** All fields below a shape. */
function fieldsIn(shape: Shape, where: string): string[] {
  if (typeof shape === 'string') return [];
  if ('list' in shape) return fieldsIn(shape.list, where);
  return Array.from(shape.fields, ([key, field]) => [
    `${where}.${key}`,
    ...fieldsIn(field.shape, `${where}.${key}`),
  ]).flat();
}

/** Trouble that no small folder makes on every machine. */
const troubled: Pick<RootHealth, 'problems' | 'fallbacks' | 'unreadable'> = {
  problems: [{ code: 'diskFull', message: 'The disk is full.', severity: 'error' }],
  fallbacks: [{ path: 'a.c', note: 'the parser took over 2 s' }],
  unreadable: [{ path: 'b.c', reason: 'unreadable', detail: 'permission denied' }],
};
/** What a folder of one function does not miss. */
const missed: Pick<QualityReport, 'misses'> = {
  misses: [
    {
      kind: 'symbol',
      language: 'go',
      query: 'retry upload',
      expected: [{ path: 'a.go', line: 2, startLine: 1, endLine: 3 }],
      rank: 2,
      found: [{ path: 'b.go', line: 5, startLine: 4, endLine: 6 }],
    },
  ],
};
/** A small folder has its symbols at once. */
const withoutSymbols = { refined: 0.5 } satisfies Partial<SearchAnswer>;
const cutByLines = { method: 'lines', note: 'the parser took over 2 s' } satisfies Partial<Explanation>;

async function loupe(...args: readonly string[]): Promise<unknown[]> {
  const env = { ...process.env, LOUPE_DATA_DIR: join(base, 'data') };
  const entry = join(repository, 'src/cli/main.ts');
  const out = await new Promise<string>((resolve) => {
    execFile(process.execPath, [entry, ...args, '--json'], { env, cwd: base }, (_error, text) =>
      resolve(text),
    );
  });
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

test('the README names all fields of what --json prints, and no others', async () => {
  const documented = readShapes(readFileSync(join(repository, 'README.md'), 'utf8'));
  const met = new Set<string>();
  const check = async (title: string, args: readonly string[], more: object = {}): Promise<void> => {
    const shape = documented.get(title) ?? assert.fail(`the README does not tell of ${title}`);
    const values = await loupe(...args);
    assert.ok(values.length > 0, title);
    for (const value of values) conforms({ ...(value as object), ...more }, shape, title, met);
  };
  writeFiles(folder, {
    'a.ts': 'export function retryUpload(): void {}\n',
    'left.log': 'x',
    'nul.ts': 'a\0b',
    '.env': 'TOKEN=1\n',
    '.ignore': '*.log\n',
  });
  writeFiles(base, {
    'questions.jsonl': '{"query": "retry upload"}\n{"query": "lang:cobolt retry upload"}\n',
  });
  await check('status, no index', ['status', folder]);
  await check('index', ['index', folder]);
  await check('index', ['index', folder, '--profile']);
  await check('search, ask', ['search', folder, 'lang:cobolt retry upload'], withoutSymbols);
  await check('search, ask', ['ask', folder, 'retry upload']);
  await check('search --queries', ['search', folder, '--queries', 'questions.jsonl'], withoutSymbols);
  await check('status', ['status', folder]);
  await check('status', ['status', folder], troubled);
  await check('why', ['why', join(folder, 'a.ts')], cutByLines);
  for (const name of ['a.ts', 'left.log', '.env', 'none.ts']) await check('why', ['why', join(folder, name)]);
  await check('clear', ['clear', folder]);
  await check('cache stats', ['cache', 'stats'], { problem: 'the file cannot be opened' });
  await check('cache clear', ['cache', 'clear']);
  await check('check', ['check', folder]);
  await check('check', ['check', folder], missed);
  const fields = Array.from(documented).flatMap(([title, shape]) =>
    title === 'hit' ? [] : fieldsIn(shape, title),
  );
  assert.deepEqual(
    fields.filter((field) => !met.has(field)),
    [],
    'documented, but never printed',
  );
});
