import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Reason, SymbolKind } from '../../../src/protocol/index.ts';
import { askedWords } from '../../../src/indexer/search/askedWords.ts';
import { questionTerms, weighQuestion } from '../../../src/indexer/search/question.ts';
import { QuestionWords } from '../../../src/indexer/search/questionWords.ts';
import { type Candidate, rank } from '../../../src/indexer/search/rank.ts';
import { reasonsOf } from '../../../src/indexer/search/reasons.ts';
import { searcherOver } from './fixture.ts';

interface Case {
  readonly question: string;
  /** Of the chunk; unknown when absent. */
  readonly text?: string;
  readonly path?: string;
  readonly breadcrumb?: readonly string[];
  readonly symbol?: string;
  readonly kind?: SymbolKind;
  readonly defines?: Candidate['defines'];
  readonly phrases?: readonly string[];
}

/** The reasons of a chunk that words and meaning speak for. */
function reasonsFor({
  question: text,
  path = 'a.ts',
  breadcrumb = [],
  phrases = [],
  ...more
}: Case): Reason[] {
  const terms = questionTerms(text);
  const frequencies = terms.map(() => 5);
  const question = weighQuestion(text, terms, frequencies, 1_000);
  const place = {
    id: 1,
    fileId: 1,
    language: 'typescript',
    fileKind: 'code',
    startLine: 1,
    endLine: 9,
  } as const;
  const { symbol, kind: symbolKind, defines } = more;
  const named = symbol === undefined ? {} : { symbol, symbolKind };
  const chunk = { ...place, path, breadcrumb, ...named } as Candidate['chunk'];
  const [ranked] = rank(question, [{ chunk, words: 0.5, meaning: 0.5, ...(defines && { defines }) }]);
  assert.ok(ranked);
  const words = new QuestionWords(question);
  const matched = more.text === undefined ? undefined : words.in(more.text);
  return reasonsOf(ranked, matched, { question, written: askedWords(text), words, phrases });
}

function check(kind: Reason['kind'], expected: string | undefined, asked: Case): void {
  test(`${expected ?? 'nothing'}: ${JSON.stringify(asked)}`, () => {
    assert.equal(reasonsFor(asked).find((reason) => reason.kind === kind)?.text, expected);
  });
}

describe('the words that are told stand where it is said', () => {
  const question = 'retry the UploadQueue';
  check('words', 'words retry, UploadQueue', { question, text: 'retry(new UploadQueue())' });
  check('words', 'word Queue', { question, text: 'queue.pop()', path: 'src/upload/retry.ts' });
  check('words', 'words retry, Upload in its path', { question, text: 'pop()', path: 'src/upload/retry.ts' });
  const breadcrumb = ['UploadQueue', 'pop'];
  check('words', 'word UploadQueue in its names', { question, text: 'pop()', breadcrumb });
  check('words', 'word Queue in its names', { question, text: 'x', symbol: 'queue', kind: 'field' });
  check('words', 'words retry, UploadQueue in its path and names', {
    question,
    text: 'pop()',
    path: 'src/retry.ts',
    breadcrumb,
  });
  check('words', 'words Upload, Queue in its path', {
    question,
    text: 'pop()',
    path: 'src/upload/queue/a.ts',
    breadcrumb: ['queue'],
  });
  check('words', 'words it held when it was indexed', { question, text: 'pop()' });
  check('words', 'words of the question', { question, path: 'src/upload/retry.ts' });
  check('words', 'words of the question', { question, text: 'to the', phrases: ['to the'] });
});

describe('what the question names is defined, what shares words with it is named', () => {
  const more = { text: '' };
  const kind = 'class';
  check('symbol', 'defines `Builder`', { ...more, question: 'Rack::Builder', symbol: 'Builder', kind });
  check('symbol', 'defines `Rack::Builder`', { ...more, question: 'Builder', symbol: 'Rack::Builder', kind });
  check('symbol', 'defines `build_app`', {
    ...more,
    question: 'who calls buildApp',
    symbol: 'build_app',
    kind,
  });
  check('symbol', 'named `AppBuilder`', { ...more, question: 'Builder', symbol: 'AppBuilder', kind });
  check('symbol', 'named `buildApp`', {
    ...more,
    question: 'where do we build an app',
    symbol: 'buildApp',
    kind,
  });
  check('symbol', 'defines `Builder`', {
    ...more,
    question: 'Builder',
    symbol: 'AppBuilder',
    kind,
    defines: { name: 'Builder', kind: 'class' },
  });
  check('symbol', undefined, { ...more, question: 'Builder', symbol: 'run', kind });
});

test('a word far out in a long line stands in the text too', async () => {
  const files = [
    { path: 'lib/table.ts', language: 'typescript', text: `const rows = "${'0 '.repeat(400)}"; // retry` },
    { path: 'lib/retry/a.ts', language: 'typescript', text: 'const a = later();' },
  ];
  const { ask } = await searcherOver(files, { withModel: false });
  const { hits } = await ask('retry');
  assert.deepEqual(
    hits.map(({ path, reasons }) => [path, reasons.find(({ kind }) => kind === 'words')?.text]).sort(),
    [
      ['lib/retry/a.ts', 'word retry in its path'],
      ['lib/table.ts', 'word retry'],
    ],
  );
});
