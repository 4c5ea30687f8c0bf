import { defaultSettings } from './defaultSettings.ts';
import { startIndexingProcess } from './indexingProcess.ts';
import { type ProcessUse, watchProcess } from './loupeCommand.ts';

/** Asked of the partial index until there is an answer. */
const question = 'where do we retry a failed request';

/** Before a folder is scanned it may look as if all of it were indexed. */
const patienceSeconds = 60;

interface FirstAnswer extends ProcessUse {
  /** Seconds from the start of the process until a search found something. */
  readonly answerSeconds: number;
  /** How much of the folder was indexed then, 0 to 1. */
  readonly coverage: number;
  readonly hits: number;
}

/** Starts the indexing process over a folder as the editor does, and asks until it answers. */
export async function firstAnswer(root: string, dataDirectory: string): Promise<FirstAnswer> {
  const started = performance.now();
  const { child, channel, end } = startIndexingProcess(dataDirectory);
  const watch = watchProcess(child.pid);
  try {
    await channel.request('configure', { roots: [{ root, settings: defaultSettings }], paused: false });
    for (;;) {
      const { hits, coverage } = await channel.request('search', { query: question, limit: 10 });
      const answerSeconds = (performance.now() - started) / 1000;
      if (hits.length > 0) return { answerSeconds, coverage, hits: hits.length, ...watch.stop() };
      if (coverage >= 1 && answerSeconds > patienceSeconds)
        throw new Error(`${root} is indexed and nothing in it answers "${question}".`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    watch.stop();
    await end();
  }
}
