/** Every command of the manifest; a handler for each must be registered, or it does not compile. */
export const commandIds = [
  'loupe.search',
  'loupe.searchSelection',
  'loupe.focusPanel',
  'loupe.openInEditor',
  'loupe.update',
  'loupe.reindex',
  'loupe.pause',
  'loupe.resume',
  'loupe.why',
  'loupe.showHealth',
  'loupe.checkQuality',
  'loupe.clear',
  'loupe.clearCache',
  'loupe.showLog',
  'loupe.restart',
  'loupe.forgetQuestions',
  'loupe.openResultAside',
] as const;
export type CommandId = (typeof commandIds)[number];
