/**
 * The language of all processes: values that cross a border, one contract per hop, and the channel they travel on.
 * Invariant: nothing here imports anything, not even `node:`; every value survives structured cloning.
 */
export * from './cache.ts';
export * from './channel.ts';
export * from './errors.ts';
export * from './indexerContract.ts';
export * from './panelContract.ts';
export * from './percent.ts';
export * from './quality.ts';
export * from './qualityPageContract.ts';
export * from './search.ts';
export * from './settings.ts';
export * from './skip.ts';
export * from './status.ts';
export * from './symbol.ts';
