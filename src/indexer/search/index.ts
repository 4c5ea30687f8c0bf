/**
 * From a question to hits: the question is taken apart, candidates are collected by words, by meaning and by symbol, and
 * `rank`, a pure function, weighs the evidence. Files are read only to show the lines of the hits.
 * Invariant: nothing here writes to the store.
 */
export { mergeAnswers } from './mergeAnswers.ts';
export { type Searcher, type SearcherOptions, createSearcher } from './searcher.ts';
