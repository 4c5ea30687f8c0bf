/**
 * How fast bulk work may go: what the person and the machine need goes before it. A pure decision (`pace.ts`) over what is
 * seen of the machine (`machine.ts`), looked at by `pacer.ts` while bulk work waits, and only then.
 * Invariant: knows nothing of files and indexes, and holds back nothing that a person waits for.
 */
export type { Machine } from './machine.ts';
export { type Pacer, atFullPace, createPacer } from './pacer.ts';
