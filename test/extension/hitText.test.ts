import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerTitle, hitText } from '../../src/extension/hitText.ts';
import { editorKinds, symbolIcon } from '../../src/extension/symbolNames.ts';
import { type Hit, type SearchAnswer, symbolKinds } from '../../src/protocol/index.ts';

const plain: Hit = {
  root: '/a',
  path: 'src/upload.ts',
  language: 'typescript',
  fileKind: 'code',
  startLine: 10,
  endLine: 20,
  bestLine: 12,
  score: 1,
  breadcrumb: ['Uploader', 'retry'],
  preview: ['retry() {', '  const x = 1;', '  return `$(bug)`;'],
  previewStartLine: 10,
  matches: [],
  reasons: [],
};
const hit: Hit = { ...plain, symbol: 'retry', symbolKind: 'method' };

test('a hit is told by its definition, its place and its best line', () => {
  assert.deepEqual(hitText(hit), {
    label: '$(symbol-method) Uploader › retry',
    description: 'src/upload.ts:12',
    detail: 'return `$\u200B(bug)`;',
  });
});

test('a hit without a definition is told by its file, with the root when there are several', () => {
  assert.deepEqual(hitText({ ...plain, preview: [], breadcrumb: [] }, 'web'), {
    label: '$(file) upload.ts',
    description: 'web › src/upload.ts:12',
    detail: '',
  });
});

test('a partial answer says so', () => {
  const answer: SearchAnswer = { hits: [], coverage: 1, tookMs: 1, languages: [], folders: [], notes: [] };
  assert.equal(answerTitle(answer), undefined);
  assert.equal(
    answerTitle({ ...answer, coverage: 0.424, notes: ['no such filter'] }),
    '42% of the files are indexed so far; more answers may come · no such filter',
  );
});

test('every kind of symbol has a kind and an icon of the editor', () => {
  for (const kind of symbolKinds) {
    assert.ok(editorKinds[kind].length > 0, kind);
    assert.match(symbolIcon(kind), /^symbol-/);
  }
  assert.equal(symbolIcon(undefined), 'file');
});
