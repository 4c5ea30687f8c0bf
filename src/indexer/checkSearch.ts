import { LoupeError, type SearchParams } from '../protocol/index.ts';

const maxHits = 200;

/** @throws LoupeError `invalidParams` */
export function checkSearch({ query, limit }: SearchParams): void {
  if (typeof query !== 'string') throw new LoupeError('invalidParams', 'The query must be text.');
  if (!Number.isInteger(limit) || limit < 1 || limit > maxHits) {
    throw new LoupeError('invalidParams', `The limit must be a whole number from 1 to ${maxHits}.`);
  }
}

/** @param wasCleared of the open folders some have no index, because somebody deleted it */
export function nothingToSearch(wasCleared: boolean): LoupeError {
  return wasCleared
    ? new LoupeError('notIndexed', 'The index was cleared. Update the index to search again.')
    : new LoupeError('noFolder', 'No folder is open to search in.');
}
