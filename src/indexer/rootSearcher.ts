import { messageOf } from '../protocol/index.ts';
import { languages } from './chunk/index.ts';
import { PreviewTexts } from './read/index.ts';
import { type Searcher, createSearcher } from './search/index.ts';
import type { SharedParts } from './sharedParts.ts';
import type { Store } from './store/index.ts';

/** A preview never needs more of a file than this. */
const maxPreviewBytes = 4 << 20;

/**
 * The searcher of one folder. What it and the store keep only to be quick is given back while memory is short.
 *
 * @param isOpen whether a file (path relative to the root) is open in an editor
 * @returns with what ends it
 */
export function openRootSearcher(
  root: string,
  store: Store,
  { model, fingerprint, resources, log }: Pick<SharedParts, 'model' | 'fingerprint' | 'resources' | 'log'>,
  isOpen: (path: string) => boolean,
): { readonly searcher: Searcher; readonly dispose: () => void } {
  const texts = new PreviewTexts(maxPreviewBytes);
  const searcher = createSearcher({
    root,
    store,
    model,
    dimension: fingerprint.dimension,
    readText: (path) => texts.read(path),
    languages,
    isOpen,
  });
  let cacheKb: number | undefined;
  const setCache = (): void => {
    if (cacheKb === resources.allowance.cacheKb) return;
    cacheKb = resources.allowance.cacheKb;
    store
      .setCache(cacheKb)
      .catch((error: unknown) => log('warn', `${root}: its cache could not be changed: ${messageOf(error)}`));
  };
  setCache();
  const stop = resources.onChange((pressure) => {
    setCache();
    if (pressure !== 'short' && pressure !== 'critical') return;
    texts.clear();
    searcher.relieve();
  });
  return {
    searcher,
    dispose: () => {
      stop();
      searcher.dispose();
    },
  };
}
