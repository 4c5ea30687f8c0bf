import type { IndexerSettings } from '../src/protocol/index.ts';

/** What the command line goes by when nobody says otherwise. */
export const defaultSettings: IndexerSettings = {
  exclude: [],
  include: [],
  editorExclude: ['**/node_modules', '**/bower_components'],
  maxFileSizeKb: 1024,
  threads: 0,
  memoryLimitMb: 0,
  profile: 'auto',
};
