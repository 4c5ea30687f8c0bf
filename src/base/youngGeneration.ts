import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the space for new objects at the size it begins with, in all threads of this process: V8 would double it up to 64 MB each
 * as long as some of them survive, and what survives here is soon on its way to another thread. Indexing 32 MB of Kotlin took 271
 * MB instead of 303 with it, and no more processor time. It begins at 4 MB rather than 1: indexing then takes 3 to 10 MB more, and half of
 * the questions over 10,000 chunks at most 2.9 ms instead of 3.5, because fewer of them meet a collection.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--min-semi-space-size=4');
}
