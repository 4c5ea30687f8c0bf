import { eachProse } from '../../../src/indexer/embed/prose.ts';

/** The pieces of prose one after the other. */
export function proseOf(code: string): string {
  const pieces: string[] = [];
  eachProse(code, (start, end) => pieces.push(code.slice(start, end)));
  return pieces.join(' ');
}
