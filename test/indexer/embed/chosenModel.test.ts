import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadChosenModel } from '../../../src/indexer/embed/index.ts';
import { temporaryFolder } from '../serviceHarness.ts';

test("only what ships is reinstalled; of a person's own folder the choice is to be checked", async (t) => {
  const nowhere = join(temporaryFolder(t), 'nowhere');
  const before = process.env['LOUPE_MODEL_DIR'];
  t.after(() => {
    if (before === undefined) delete process.env['LOUPE_MODEL_DIR'];
    else process.env['LOUPE_MODEL_DIR'] = before;
  });
  const ownAdvice = /nowhere.*loupe\.model.*--model.*LOUPE_MODEL_DIR/;
  for (const [directory, environment, wanted, unwanted] of [
    [undefined, '', /shipped.*Reinstall Loupe/, /--model/],
    [nowhere, '', ownAdvice, /Reinstall/],
    [undefined, nowhere, ownAdvice, /Reinstall/],
  ] as const) {
    process.env['LOUPE_MODEL_DIR'] = environment;
    const { problem } = await loadChosenModel(directory, join(nowhere, 'shipped'));
    assert.equal(problem?.code, 'modelMissing');
    assert.match(problem.message, wanted);
    assert.doesNotMatch(problem.message, unwanted);
  }
});
