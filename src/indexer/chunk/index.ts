/**
 * Cuts a file into chunks, the pieces that can be answers, and finds the symbols in it. Most languages are cut along their
 * syntax tree (tree-sitter), data and documents along the structure their lines show, the rest by windows of lines.
 */
export { chunkerVersion, createChunker, type Chunker } from './chunker.ts';
export { fileKindOf } from './fileKind.ts';
export { languageOf, languages } from './languages.ts';
