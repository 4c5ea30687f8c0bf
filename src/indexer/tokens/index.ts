/**
 * Words of source text. Two cuts of the same text: terms of the full-text index, and words of the static model.
 * Both are pure, and both cut documents and questions in the same way.
 */
export { indexTerms } from './indexTerms.ts';
export { TermWriter } from './termWriter.ts';
export { modelWords } from './modelWords.ts';
export { camelHump, startsUnspaced, stretches } from './borders.ts';
export { asciiPieces } from './asciiPieces.ts';
export { eachRun } from './eachRun.ts';
export { RunReader, type TextRuns } from './runReader.ts';
export { RunValues } from './runValues.ts';
export { splitIdentifier } from './splitIdentifier.ts';

/** Grows whenever the same text would give other terms or words: an index made with an older version is rebuilt. */
export const tokenizerVersion = '1';
