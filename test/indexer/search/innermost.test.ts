import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitionLine, innermostNaming } from '../../../src/indexer/search/innermost.ts';
import type { StoredSymbol } from '../../../src/indexer/store/index.ts';

type Lines = readonly [startLine: number, endLine: number];

function symbol(name: string, [startLine, endLine]: Lines, container?: string): StoredSymbol {
  const kind = container === undefined ? 'class' : 'method';
  return {
    fileId: 1,
    path: 'a',
    name,
    kind,
    startLine,
    endLine,
    ...(container !== undefined && { container }),
  };
}

test('a name goes on to the innermost definition around the line', () => {
  const check = (breadcrumb: readonly string[], around: readonly StoredSymbol[], expected: string): void => {
    const own = breadcrumb.at(-1);
    const naming = innermostNaming(
      { startLine: 10, breadcrumb, ...(own !== undefined && { symbol: own }) },
      around,
    );
    assert.equal(naming.breadcrumb.join(' › '), expected);
    assert.equal(naming.symbol, naming.breadcrumb.at(-1));
  };
  const queue = symbol('Queue', [10, 40]);
  check(['Queue'], [queue, symbol('retry', [12, 20], 'Queue')], 'Queue › retry');
  check(['Queue'], [queue], 'Queue');
  check([], [], '');
  check([], [symbol('parse', [10, 14])], 'parse');
  check([], [symbol('pop', [12, 14], 'Queue')], 'Queue › pop');
  check(['Queue'], [queue, symbol('Queue', [12, 14], 'Queue')], 'Queue › Queue');
  check(['Queue', 'retry'], [symbol('Queue', [1, 40]), symbol('retry', [9, 20], 'Queue')], 'Queue › retry');
  check(['part'], [symbol('unnamed', [1, 40]), symbol('inner', [12, 14], 'part')], 'part › inner');
  check([], [symbol('a', [11, 11]), symbol('b', [11, 11])], 'a');
  check([], [symbol('A', [11, 11]), symbol('b', [11, 11], 'A')], 'A › b');
  check([], [symbol('a', [10, 15]), symbol('b', [15, 18])], 'b');
});

test('a chunk without definitions around the line keeps what it is called', () => {
  const chunk = { startLine: 1, breadcrumb: ['Guide'], symbol: 'Guide', symbolKind: 'section' } as const;
  assert.deepEqual(innermostNaming(chunk, []), {
    symbol: 'Guide',
    symbolKind: 'section',
    breadcrumb: ['Guide'],
  });
});

test('a comment belongs to the definition below it', () => {
  const lines = [
    'class A {',
    '  /** Sends',
    '   * again. */',
    '  @once',
    '  retry() {',
    '  }',
    '',
    '# no',
    '// end',
  ];
  const at = (line: number, fileKind: 'code' | 'docs' = 'code'): number =>
    definitionLine({ firstLine: 1, lines }, line, fileKind);
  assert.deepEqual(
    [1, 2, 3, 4, 5, 7, 9].map((line) => at(line)),
    [1, 5, 5, 5, 5, 7, 9],
  );
  assert.equal(at(8, 'docs'), 8);
});
