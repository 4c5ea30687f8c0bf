import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QuestionHistory, type Storage } from '../../src/extension/history.ts';
import { WorkspaceFlag } from '../../src/extension/workspaceFlag.ts';

function storage(initial: Record<string, unknown> = {}): Storage {
  const values = new Map(Object.entries(initial));
  return {
    get: (key) => values.get(key),
    update: (key, value) => {
      values.set(key, value);
      return Promise.resolve();
    },
  };
}

test('questions are remembered newest first, each once, fifty at most', () => {
  const history = new QuestionHistory(storage());
  let changes = 0;
  history.onChange.add(() => (changes += 1));
  for (const question of ['one', ' two ', 'one', 'one', '  ']) history.remember(question);
  assert.deepEqual(history.questions, ['one', 'two']);
  assert.equal(changes, 3);
  for (let index = 0; index < 60; index += 1) history.remember(`question ${index}`);
  assert.equal(history.questions.length, 50);
  assert.equal(history.questions[0], 'question 59');
  history.forget();
  assert.deepEqual(history.questions, []);
});

test('what another version stored does no harm', () => {
  assert.deepEqual(new QuestionHistory(storage({ 'loupe.history': 'nonsense' })).questions, []);
  assert.deepEqual(new QuestionHistory(storage({ 'loupe.history': [1, 'kept', null] })).questions, ['kept']);
});

test('a flag survives in the storage', async () => {
  const place = storage();
  await new WorkspaceFlag(place, 'loupe.paused').set(true);
  assert.equal(new WorkspaceFlag(place, 'loupe.paused').value, true);
  await new WorkspaceFlag(place, 'loupe.paused').set(false);
  assert.equal(new WorkspaceFlag(place, 'loupe.paused').value, false);
});
