import { LoupeError, type SearchParams } from '../protocol/index.ts';

const maxHits = 200;

/** @throws LoupeError `invalidParams` */
export function checkSearch({ query, limit }: SearchParams): void {
  if (typeof query !== 'string') throw new LoupeError('invalidParams', 'The query must be text.');
  if (!Number.isInteger(limit) || limit < 1 || limit > maxHits) {
    throw new LoupeError('invalidParams', `The limit must be a whole number from 1 to ${maxHits}.`);
  }
}
