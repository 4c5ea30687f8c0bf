/**
 * Reads files: bytes that hold still, decoded strictly, or the reason why the content is not indexed.
 * Invariant: never throws for trouble with a file, and no byte of a secret leaves this room, not even in a reason.
 */
export { type ReadOptions, type ReadResult, readSource } from './readSource.ts';
export { PreviewTexts } from './previewTexts.ts';
export { readText } from './readText.ts';
