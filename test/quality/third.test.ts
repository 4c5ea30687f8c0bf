/**
 * The quality of answers over a fixed third of the development sets, against the committed result: the same sources give
 * the same numbers on every machine, so a loss is a change of ours. `npm run bench -- quality --third` renews the result.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { compareRuns, comparisonText } from '../../bench/compareRuns.ts';
import { readRepositories } from '../../bench/corpora.ts';
import { repositorySets, setNames, whyNoQuestions } from '../../bench/developmentSets.ts';
import { type Quality, headlines, measureQuality } from '../../bench/measureQuality.ts';
import { readQueries } from '../../bench/readRun.ts';
import { isInThird, thirdName, thirdOfRepositories } from '../../bench/third.ts';

/** Chunks that share a score may come in another order; a real loss is larger. */
const tolerance = 0.01;
const file = path.resolve(import.meta.dirname, '../../bench/results', `${thirdName}.json`);

test('no set loses more than .01 against the committed result', { skip: whyNoQuestions() }, async (t) => {
  const committed = JSON.parse(readFileSync(file, 'utf8')) as Quality;
  const names: readonly string[] = thirdOfRepositories;
  const repositories = (await readRepositories()).filter(({ name }) => names.includes(name));
  const quality = await measureQuality({
    sets: setNames,
    repositories,
    isChosen: isInThird,
    clone: false,
  });
  const [before, now] = [headlines(committed), headlines(quality)];
  t.diagnostic(`committed ${JSON.stringify(before)}, now ${JSON.stringify(now)}`);
  const asked = compareRuns(committed.answers, quality.answers);
  for (const set of setNames) {
    const { [set]: old = NaN } = before;
    const { [set]: value = NaN } = now;
    assert.equal(
      asked.find((comparison) => comparison.set === set)?.questions,
      committed.answers.filter((answer) => answer.set === set).length,
      `${set}: other questions than in ${file}`,
    );
    assert.ok(
      value >= old - tolerance,
      `${set} fell from ${old} to ${value}:\n${comparisonText(asked, await readQueries())}`,
    );
  }
  assert.equal(quality.answers.length, committed.answers.length);
});

test('the third is a third of the questions', { skip: whyNoQuestions() }, () => {
  const { answers } = JSON.parse(readFileSync(file, 'utf8')) as Quality;
  const ofRepositories = answers.filter(({ set }) => repositorySets.some((name) => name === set)).length;
  assert.ok(Math.abs(ofRepositories / 662 - 1 / 3) < 0.02);
  assert.equal(answers.length - ofRepositories, 167);
});
