import { indexTerms } from '../tokens/index.ts';
import { type Question, plainName } from './question.ts';
import type { Candidate } from './rank.ts';

/** The words of a path, as index terms. */
interface PathWords {
  readonly stem: readonly string[];
  readonly parent: readonly string[];
}

const cachedPaths = 20_000;
const wordsOfPath = new Map<string, PathWords>();
const cachedSymbols = 20_000;
const wordsOfSymbol = new Map<string, readonly string[]>();
/** A parent folder names many files. */
const parentWorth = 0.5;
const prefixWorth = 0.7;
const shortestPrefix = 4;

/** How well the name of the file, or of its folder, says what the question asks: 0 to 1. */
export function pathEvidence(question: Question, path: string): number {
  const { stem, parent } = pathWords(path);
  const stemShare = coverage(question, stem);
  const parentShare = coverage(question, parent) * parentWorth;
  return Math.min(1, stemShare + parentShare * (1 - stemShare));
}

/** How well the chunk's own symbol is what the question names: 1 for the definition asked for by name. */
export function definitionEvidence(question: Question, candidate: Candidate): number {
  if (candidate.defines !== undefined) return 1;
  const { symbol } = candidate.chunk;
  if (symbol === undefined) return 0;
  if (question.names.has(plainName(symbol))) return 1;
  return coverage(question, symbolWords(symbol));
}

/** The share of the question that these words hold, times how much of the words the question holds. */
function coverage(question: Question, words: readonly string[]): number {
  if (words.length === 0) return 0;
  const hit = new Set<string>();
  let share = 0;
  for (const { term, share: termShare } of question.terms) {
    let best = 0;
    for (const word of words) {
      const worth = likeness(term, word);
      if (worth > 0) hit.add(word);
      best = Math.max(best, worth);
    }
    share += termShare * best;
  }
  for (const word of words) if (question.compounds.has(word)) hit.add(word);
  return Math.sqrt(share) * Math.sqrt(hit.size / words.length);
}

function likeness(term: string, word: string): number {
  if (term === word) return 1;
  if (term.length < shortestPrefix || word.length < shortestPrefix) return 0;
  return word.startsWith(term) || term.startsWith(word) ? prefixWorth : 0;
}

function pathWords(path: string): PathWords {
  const known = wordsOfPath.get(path);
  if (known !== undefined) return known;
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  const stem = name.replace(/(?<=.)\.[^.]*$/, '');
  const words = { stem: partsOf(stem), parent: partsOf(folders.at(-1) ?? '') };
  if (wordsOfPath.size >= cachedPaths) wordsOfPath.clear();
  wordsOfPath.set(path, words);
  return words;
}

function symbolWords(symbol: string): readonly string[] {
  const known = wordsOfSymbol.get(symbol);
  if (known !== undefined) return known;
  const words = partsOf(symbol);
  if (wordsOfSymbol.size >= cachedSymbols) wordsOfSymbol.clear();
  wordsOfSymbol.set(symbol, words);
  return words;
}

/** Parts of a name without the whole: `HttpTimeout` → http, timeout. */
function partsOf(name: string): string[] {
  const parts = new Set<string>();
  for (const piece of name.split(/[^\p{L}\p{N}_]+/u)) {
    const terms = indexTerms(piece);
    for (const term of terms.length > 1 ? terms.slice(1) : terms) parts.add(term);
  }
  return [...parts];
}
