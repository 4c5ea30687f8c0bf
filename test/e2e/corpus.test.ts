/** First runs on real repositories, with progress to be seen and answers before the end. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { corpusFolder, corpusMissing } from './editor/folders.ts';
import { openSession } from './editor/session.ts';
import { until } from './editor/until.ts';

interface Tour {
  readonly name: string;
  readonly question: string;
  readonly file: string;
  /** The function that answers, with its comment: the cursor lands in it. */
  readonly lines: readonly [number, number];
  readonly symbol: string;
  readonly symbolFile: string;
}

const tours: readonly Tour[] = [
  {
    name: 'curl',
    question: 'how curl decides whether to retry a failed request',
    file: 'lib/transfer.c',
    lines: [641, 703],
    symbol: 'Curl_retry_request',
    symbolFile: 'transfer.c',
  },
  {
    name: 'tokio',
    question: 'run blocking code on a thread where blocking is acceptable',
    file: 'tokio/src/task/blocking.rs',
    lines: [83, 226],
    symbol: 'JoinSet',
    symbolFile: 'join_set.rs',
  },
];

/** Percentage and speed, and the time left once it can be told. */
const progress = /^\d+% · [\d,]+ files\/s/;

for (const tour of tours)
  describe(tour.name, { skip: corpusMissing(tour.name) }, () => {
    const session = openSession({
      name: tour.name,
      folder: (directory) => corpusFolder(directory, tour.name),
    });

    test('the first run shows its progress in the status bar', async () => {
      const { workbench, panel, screenshot } = session();
      await panel.open();
      await until('progress was shown', async () =>
        (await workbench.statusHistory()).some((text) => progress.test(text)),
      );
      await screenshot(`${tour.name}-indexing`);
      await until(
        'all files are indexed',
        async () => /^[\d,.]+ files$/.test(await workbench.status()),
        180_000,
      );
    });

    test('the expected file is among the first three, and Enter lands on its line', async () => {
      const { panel, workbench, screenshot } = session();
      await panel.ask(tour.question);
      await panel.expectAmongTop(tour.file, 3);
      await screenshot(`${tour.name}-answer`);
      await panel.goTo(tour.file);
      await workbench.page.keyboard.press('Enter');
      await workbench.expectCursor(tour.file, ...tour.lines);
    });

    test('Ctrl+T goes to a symbol', async () => {
      const { workbench } = session();
      await workbench.page.keyboard.press('Control+T');
      await workbench.quickInput().pressSequentially(tour.symbol, { delay: 30 });
      await until('the symbol is listed first', async () =>
        (await workbench.quickRowTexts())[0]?.includes(tour.symbol),
      );
      await workbench.page.keyboard.press('Enter');
      await until('its file is open', async () => (await workbench.activeFile()) === tour.symbolFile);
    });

    test('no other host was asked', () => {
      assert.deepEqual(session().workbench.outsideHosts(), []);
    });
  });
