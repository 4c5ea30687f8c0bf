/** Entry of a prepare thread: takes files one after the other and answers with what the index will hold of them. */
import { constants, getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { CacheKeys, CacheReader } from '../cache/index.ts';
import { createChunker } from '../chunk/index.ts';
import { modelOf } from '../embed/index.ts';
import { transferables } from '../records.ts';
import { RunReader, TermWriter } from '../tokens/index.ts';
import { JournalSlot } from './crashJournal.ts';
import { prepareFile } from './prepareFile.ts';
import type { DoneMessage, PrepareThreadData, TaskMessage } from './prepareTask.ts';

const { model, cache, journalPath, slot, lowersPriority } = workerData as PrepareThreadData;
const reader = new RunReader();
const tools = createChunker().then((chunker) => ({
  chunker,
  model: model === undefined ? undefined : modelOf(model, reader),
  reader,
  terms: new TermWriter(reader),
  ...(cache !== undefined && {
    cache: { keys: new CacheKeys(cache.scope), reader: new CacheReader(cache.path) },
  }),
}));
const journal = new JournalSlot(journalPath, slot);

/** Files wait for each other, so that the journal names the one a crash belongs to. */
let last: Promise<void> = Promise.resolve();

let isLowered = false;

/** Of this thread alone, as Linux takes "this process"; without rights nothing raises it again. */
function lowerPriority(): void {
  if (isLowered) return;
  isLowered = true;
  const { PRIORITY_BELOW_NORMAL: belowNormal } = constants.priority;
  try {
    if (getPriority() < belowNormal) setPriority(belowNormal);
  } catch {
    // A sandbox may refuse it: that is no reason to leave files unread.
  }
}

async function serve({ id, task }: TaskMessage): Promise<void> {
  if (lowersPriority && task.isBulk === true) lowerPriority();
  journal.begin(join(task.root, task.stat.path));
  const prepared = await prepareFile(task, await tools);
  journal.end();
  const { result } = prepared;
  parentPort?.postMessage(
    { id, prepared } satisfies DoneMessage,
    result.kind === 'prepared' ? transferables(result.file) : [],
  );
}

parentPort?.on('message', (message: TaskMessage) => {
  last = last.then(() => serve(message));
});
