import { createService } from '../../src/indexer/index.ts';
import { defaultSettings } from '../defaultSettings.ts';
import { withTemporaryFolder } from '../temporaryFolder.ts';

/** Runs while a service in this process indexes a folder from nothing, with all its threads, over and over. */
export function whileIndexing<T>(root: string, work: () => Promise<T>): Promise<T> {
  return withTemporaryFolder(async (dataDirectory) => {
    const service = createService({ dataDirectory });
    const { signal } = new AbortController();
    const over = new AbortController();
    await service.handlers.configure({ roots: [{ root, settings: defaultSettings }], paused: false }, signal);
    const indexing = (async (): Promise<void> => {
      while (!over.signal.aborted) {
        await service.handlers.update({ root }, signal);
        await service.handlers.clear({ root }, signal);
      }
    })();
    try {
      return await Promise.race([work(), indexing.then(() => Promise.reject(new Error('Indexing ended.')))]);
    } finally {
      over.abort();
      indexing.catch(() => undefined);
      await service.dispose();
    }
  });
}
