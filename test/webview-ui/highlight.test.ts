import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Token } from '../../webview-ui/highlight/token.ts';
import { exampleHits } from './harness/examples.ts';

type Highlight = (lines: readonly string[], language: string) => readonly (readonly Token[])[];
/** Imported by its address: its library's types would bring the whole DOM into the tests' type check. */
const module: unknown = await import(
  new URL('../../webview-ui/highlight/highlight.ts', import.meta.url).href
);
const { highlight } = module as { highlight: Highlight };

/** `kind:text` of every coloured token. */
function check(language: string, line: string, expected: readonly string[]): void {
  const [tokens = []] = highlight([line], language);
  const coloured = tokens.flatMap(({ kind, text }) => (kind === undefined ? [] : [`${kind}:${text.trim()}`]));
  for (const token of expected) assert.ok(coloured.includes(token), `${token} in ${coloured.join(' ')}`);
}

test('every family of languages has its colours', () => {
  check('typescript', 'return await sleep(2); // why', [
    'keyword:return',
    'function:sleep',
    'number:2',
    'comment:// why',
  ]);
  check('tsx', "const a = 'x';", ['keyword:const', "string:'x'"]);
  check('python', 'def again(self): return None', ['keyword:def', 'function:again', 'keyword:None']);
  check('rust', 'pub fn poll(&mut self) -> u8 {', ['keyword:fn', 'function:poll', 'type:u8']);
  check('cpp', '#include <map>', ['keyword:include', 'string:<map>']);
  check('go', 'func Copy(dst Writer) error {', ['keyword:func', 'function:Copy']);
  check('ruby', 'def call; @x = :y; end', ['keyword:def', 'function:call', 'number:y']);
  check('bash', 'for f in *; do echo "$f"; done', ['keyword:for', 'type:echo']);
  check('lua', 'local x = nil -- none', ['keyword:local', 'comment:-- none']);
  check('haskell', 'main :: IO ()', ['type:IO']);
  check('sql', "SELECT 'a' FROM t", ['keyword:SELECT', "string:'a'"]);
  check('yaml', 'limit: 3 # three', ['property:limit:', 'number:3', 'comment:# three']);
  check('json', '{"a": true}', ['property:"a"', 'keyword:true']);
  check('html', '<b class="x">', ['keyword:b', 'property:class', 'string:"x"']);
  check('toml', 'name = "loupe"', ['property:name', 'string:"loupe"']);
  check('terraform', 'count = 3 # three', ['number:3', 'comment:# three']);
});

test('a block comment that began above the preview is a comment', () => {
  const kindsOf = (language: string, lines: readonly string[]): string[] =>
    highlight(lines, language).map((tokens) => tokens[0]?.kind ?? 'plain');
  assert.deepEqual(kindsOf('c', [" * libcurl's own", ' */', 'int x;']), ['comment', 'comment', 'type']);
  assert.deepEqual(kindsOf('typescript', [' * one', ' *', ' * two']), ['comment', 'comment', 'comment']);
  assert.deepEqual(kindsOf('c', ['int x; /* one */', 'int y; */']), ['type', 'type']);
  assert.deepEqual(kindsOf('python', [' * one */'])[0], 'plain');
});

test('an unknown language and a line of data stay plain', () => {
  assert.deepEqual(highlight(['if x', '', 'y'], 'klingon'), [[{ text: 'if x' }], [], [{ text: 'y' }]]);
  const long = `x = ${'1,'.repeat(2_000)}`;
  assert.deepEqual(highlight([long], 'python'), [[{ text: long }]]);
});

test('colours add and lose no character, line by line', () => {
  const markup = ['<img src=x onerror=alert(1)>', '&amp; </script>', '', '\t`${a}` /* open'];
  const previews = [...exampleHits().map((hit) => hit.preview), markup];
  for (const language of ['typescript', 'python', 'markdown', 'vue', 'php', 'yaml', 'haskell', 'text']) {
    for (const lines of previews) {
      const texts = highlight(lines, language).map((tokens) => tokens.map(({ text }) => text).join(''));
      assert.deepEqual(texts, lines.length === 0 ? texts : lines, language);
    }
  }
});
