/** Folders that are no usual project: an answer, or a plain word that there is none. */
import assert from 'node:assert/strict';
import { type TestContext, describe, test } from 'node:test';
import { writeNearlyAlike } from './nearlyAlike.ts';
import { ServiceHarness, temporaryFolder, writeFiles } from './serviceHarness.ts';

async function openFolder(t: TestContext, fill: (root: string) => void): Promise<ServiceHarness> {
  const root = temporaryFolder(t);
  fill(root);
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  await loupe.update();
  return loupe;
}

const upload = '/** Sends a failed upload again. */\nexport function retryFailedUpload() {\n  return 1;\n}\n';

async function saysNothing(loupe: ServiceHarness, query: string, note: RegExp): Promise<void> {
  const { hits, notes } = await loupe.search(query);
  assert.deepEqual(hits, [], query);
  assert.match(notes.join('\n'), note, query);
}

test('an empty folder says that nothing is indexed, whatever is asked', async (t) => {
  const loupe = await openFolder(t, () => undefined);
  for (const query of ['retry upload', '"retry"', 'path:src/', 'lang:ts upload', 'best restaurants in Paris'])
    await saysNothing(loupe, query, /Nothing is indexed here/);
});

describe('a folder with one file', () => {
  const one = (t: TestContext): Promise<ServiceHarness> =>
    openFolder(t, (root) => writeFiles(root, { 'a.ts': upload }));

  test('is answered, in words, by name and by typo', async (t) => {
    const loupe = await one(t);
    for (const query of [
      'where do we retry a failed upload',
      'retryFailedUpload',
      'uplaod',
      '"failed upload"',
    ])
      assert.deepEqual(await loupe.paths(query), ['a.ts'], query);
  });

  test('is no answer to everything', async (t) => {
    const loupe = await one(t);
    for (const query of [
      'best restaurants in Paris',
      'парсер аргументов',
      '圧縮',
      'kubernetes pod autoscaling',
    ])
      await saysNothing(loupe, query, /Nothing here is close/);
    await saysNothing(loupe, 'upload kind:docs', /Nothing indexed passes kind:docs\./);
  });
});

describe('a folder with documents only', () => {
  const docs = (t: TestContext): Promise<ServiceHarness> =>
    openFolder(t, (root) =>
      writeFiles(root, {
        'README.md':
          '# Harbour\n\nA guide for sailors.\n\n## Mooring\n\nTie the bow line first, then the stern.\n',
        'docs/tides.md': '# Tides\n\nHigh water comes twice a day; tables are printed every year.\n',
        'docs/knots.rst': 'Knots\n=====\n\nThe bowline makes a loop that does not slip.\n',
      }),
    );

  test('is answered by its sections', async (t) => {
    const loupe = await docs(t);
    assert.equal((await loupe.paths('how do I tie up the boat at the bow'))[0], 'README.md');
    assert.equal((await loupe.paths('when is high water'))[0], 'docs/tides.md');
    assert.equal((await loupe.paths('loop that does not slip'))[0], 'docs/knots.rst');
  });

  test('has no code to give', async (t) => {
    const loupe = await docs(t);
    await saysNothing(loupe, 'mooring kind:code', /Nothing indexed passes kind:code\./);
    await saysNothing(loupe, 'kind:function', /Nothing indexed passes kind:function\./);
    await saysNothing(loupe, 'parse json web token', /Nothing here is close/);
  });
});

test('among two thousand nearly identical files the one that differs, and the one that is named, come first', async (t) => {
  const loupe = await openFolder(t, (root) => writeNearlyAlike(root, 2_000));
  assert.equal((await loupe.paths('where do we send a failed upload again'))[0], 'retry.ts');
  assert.equal((await loupe.paths('handleMessage1234'))[0], 'handlers/group2/handler1234.ts');
  assert.equal((await loupe.paths('message 777'))[0], 'handlers/group1/handler777.ts');
  const alike = await loupe.paths('handles a message of the queue');
  assert.ok(alike.length > 1 && alike.every((path) => path.startsWith('handlers/')));
  const inOne = await loupe.paths('path:group3/ message');
  assert.ok(inOne.length > 1 && inOne.every((path) => path.startsWith('handlers/group3/')));
  await saysNothing(loupe, 'best restaurants in Paris', /Nothing here is close/);
});
