import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recalled, remembered } from '../../webview-ui/memory.ts';
import { omit } from '../../webview-ui/omit.ts';
import { type PanelModel, emptyQuestion, initialModel } from '../../webview-ui/state.ts';
import { answer, openState } from './harness/examples.ts';

const model: PanelModel = {
  ...initialModel,
  host: openState(),
  question: { ...emptyQuestion, query: 'retry', languages: ['go'] },
  answer: answer(),
  answered: { ...emptyQuestion, query: 'retry', languages: ['go'] },
  folded: ['a'],
  selected: 'b',
  searching: true,
  historyOpen: true,
  notice: 'gone',
};

test('question, answer, selection, folds and scroll survive; the host and what was under way do not', () => {
  const kept = omit(model, 'host', 'notice');
  const back = recalled(structuredClone(remembered(model, 120)));
  assert.deepEqual(back, { model: { ...kept, searching: false, historyOpen: false }, scrollTop: 120 });
});

test('a memory of another version or shape is forgotten', () => {
  for (const state of [undefined, null, 7, {}, { version: 2, model: {} }, { version: 1 }])
    assert.deepEqual(recalled(state), { model: initialModel, scrollTop: 0 });
});
