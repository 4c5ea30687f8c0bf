import { setImmediate } from 'node:timers/promises';

const filesAtOnce = 8;
/** Reading may be work of this thread: after so long other work gets its turn. */
const turnMs = 10;

/** Reads files, each once, and shows the text of each that could be read to `visit`; in no certain order. */
export async function eachText(
  paths: Iterable<string>,
  readText: (path: string) => Promise<string | undefined>,
  visit: (path: string, text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const waiting = [...new Set(paths)];
  let turn = performance.now();
  const readNext = async (): Promise<void> => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      if (performance.now() - turn > turnMs) {
        await setImmediate();
        turn = performance.now();
      }
      signal.throwIfAborted();
      const text = await readText(path);
      if (text !== undefined) visit(path, text);
    }
  };
  await Promise.all(Array.from({ length: filesAtOnce }, readNext));
  signal.throwIfAborted();
}
