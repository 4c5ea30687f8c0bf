import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type PanelModel,
  emptyQuestion,
  initialModel,
  reduce,
  sameQuestion,
} from '../../webview-ui/state.ts';
import { answer, noAnswer, openState } from './harness/examples.ts';

const question = { ...emptyQuestion, query: 'retry upload' };
const answered = reduce(
  reduce({ ...initialModel, host: openState() }, { type: 'typed', query: question.query }),
  { type: 'answered', question, answer: answer(), first: 'first' },
);

test('typing keeps the last answer on screen until the next one is there', () => {
  const typing = reduce(answered, { type: 'typed', query: 'retry uploads' });
  assert.equal(typing.answer, answered.answer);
  assert.equal(typing.question.query, 'retry uploads');
});

test('an emptied box forgets the answer, the facets and the selection, never the host', () => {
  const narrowed = reduce(answered, { type: 'languageToggled', value: 'python' });
  const emptied = reduce(narrowed, { type: 'typed', query: '  ' });
  assert.deepEqual(emptied, {
    ...initialModel,
    host: openState(),
    question: { ...emptyQuestion, query: '  ' },
  });
});

test('a new answer selects its first hit; the same question asked again keeps the selection and the folds', () => {
  const moved = reduce(reduce(answered, { type: 'selected', key: 'third' }), {
    type: 'folded',
    key: 'group',
    folded: true,
  });
  const again = reduce(moved, { type: 'answered', question, answer: answer(), first: 'first' });
  assert.equal(again.selected, 'third');
  assert.deepEqual(again.folded, ['group']);
  const other = { ...question, query: 'else' };
  const next = reduce(moved, { type: 'answered', question: other, answer: answer(), first: 'first' });
  assert.equal(next.selected, 'first');
  assert.deepEqual(next.folded, []);
});

test('choosing a facet keeps the other facets of the same query on offer', () => {
  const narrowed = reduce(answered, { type: 'languageToggled', value: 'python' });
  const fewer = answer({ languages: [{ value: 'python', count: 5 }], folders: [] });
  const after = reduce(narrowed, { type: 'answered', question: narrowed.question, answer: fewer });
  assert.deepEqual(
    after.languages.map((facet) => facet.value),
    ['typescript', 'python', 'markdown', 'yaml', 'sql'],
  );
  assert.equal(after.folders.length, 4);
});

test('a chosen facet can be switched off even when the new answer knows it no more', () => {
  const narrowed = reduce(answered, { type: 'folderToggled', value: 'docs' });
  const other = { ...narrowed.question, query: 'else' };
  const after = reduce(
    { ...narrowed, question: other },
    { type: 'answered', question: other, answer: noAnswer },
  );
  assert.deepEqual(after.folders, [{ value: 'docs', count: 0 }]);
  assert.deepEqual(reduce(after, { type: 'folderToggled', value: 'docs' }).question.folders, []);
});

test('a failure and a notice go with the next question', () => {
  const failed: PanelModel = {
    ...answered,
    failure: { code: 'internal', message: 'broken' },
    notice: 'no such file',
  };
  const typing = reduce(failed, { type: 'typed', query: 'again' });
  assert.equal(typing.failure, undefined);
  assert.equal(typing.notice, undefined);
});

test('what changes nothing gives the same object back', () => {
  assert.equal(reduce(answered, { type: 'selected', key: 'first' }), answered);
  assert.equal(reduce(answered, { type: 'folded', key: 'x', folded: false }), answered);
  assert.equal(reduce(answered, { type: 'cancelled' }), answered);
});

test('questions are the same whatever the order of their facets and the space around them', () => {
  const one = { query: 'a ', languages: ['c', 'go'], folders: [] };
  assert.ok(sameQuestion(one, { query: 'a', languages: ['go', 'c'], folders: [] }));
  assert.ok(!sameQuestion(one, { query: 'a', languages: ['go'], folders: [] }));
  assert.ok(!sameQuestion(undefined, one));
});
