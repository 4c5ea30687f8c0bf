import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshness, progressOf, screenOf } from '../../webview-ui/screen.ts';
import { type PanelModel, emptyQuestion, initialModel } from '../../webview-ui/state.ts';
import { answer, indexing, noAnswer, openState, rootStatus } from './harness/examples.ts';

const asked: PanelModel = { ...initialModel, question: { ...emptyQuestion, query: 'retry' } };

test('the workspace comes first, then the process, then the question', () => {
  const check = (model: PanelModel, expected: string): void => assert.equal(screenOf(model), expected);
  const running = openState();
  const crashed = openState({ indexer: 'crashed' });
  const failure = { code: 'internal', message: 'broken' } as const;
  check(initialModel, 'blank');
  check({ ...asked, answer: answer() }, 'results');
  for (const workspace of ['none', 'untrusted', 'virtual'] as const)
    check({ ...asked, host: { ...running, workspace }, answer: answer() }, workspace);
  check({ ...initialModel, host: running }, 'start');
  check({ ...initialModel, host: crashed }, 'crashed');
  check({ ...asked, host: crashed, answer: answer() }, 'results');
  for (const model of [initialModel, { ...asked, answer: answer() }])
    check({ ...model, host: { ...running, cleared: true } }, 'cleared');
  check({ ...asked, host: openState({ indexer: 'starting' }) }, 'starting');
  check({ ...asked, host: running }, 'blank');
  check({ ...asked, host: running, answer: answer() }, 'results');
  check({ ...asked, host: running, answer: noAnswer }, 'noResult');
  check({ ...asked, host: running, answer: answer(), failure }, 'failed');
});

test('progress sums all roots, weighed by their files', () => {
  const roots = [
    rootStatus({ ...indexing, filesTotal: 300, files: 150, coverage: 0.5, secondsLeft: 4 }),
    rootStatus({ filesTotal: 100, files: 100 }),
  ];
  const progress = progressOf({ roots, paused: false });
  assert.equal(progress?.coverage, 0.625);
  assert.equal(progress.files, 250);
  assert.equal(progress.activity, 'indexing');
  assert.equal(progress.secondsLeft, 4);
  assert.equal(progressOf({ roots, paused: true })?.activity, 'paused');
  assert.equal(progressOf({ roots: [], paused: false }), undefined);
});

test('asking again pays when symbols of another twentieth of the files are known', () => {
  const at = (refined: number): string => freshness(openState({}, { state: 'refining', refined }));
  assert.equal(at(500), at(501));
  assert.notEqual(at(500), at(700));
  assert.notEqual(at(2310), freshness(openState()));
});

test('asking again pays when a twentieth more is indexed, a run ends or the finished index changes', () => {
  const at = (coverage: number): string => freshness(openState({}, { ...indexing, coverage }));
  assert.equal(at(0.61), at(0.64));
  assert.notEqual(at(0.61), at(0.66));
  assert.notEqual(at(1), freshness(openState()));
  assert.notEqual(freshness(openState()), freshness(openState({}, { chunks: 5 })));
  assert.equal(freshness(openState({ indexer: 'crashed' })), '');
});
