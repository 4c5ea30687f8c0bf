import type { SymbolKind } from '../../protocol/index.ts';
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

/** True when the question names the file, with or without folders before its name. */
export function isNamedFile({ files }: Question, path: string): boolean {
  if (files.length === 0) return false;
  const whole = `/${path.toLowerCase()}`;
  return files.some((file) => whole.endsWith(`/${file}`));
}

/** The share of the scope's words that the path holds: 0 to 1. */
export function scopeEvidence({ scope }: Question, path: string): number {
  if (scope.length === 0) return 0;
  const words = new Set(indexTerms(path));
  return scope.filter((term) => words.has(term)).length / scope.length;
}

/** How much a definition of this kind is what a person means by a name. */
export const kindWorth: Readonly<Record<SymbolKind, number>> = {
  class: 1,
  interface: 1,
  struct: 1,
  trait: 1,
  enum: 1,
  type: 1,
  function: 1,
  macro: 0.9,
  module: 0.9,
  method: 0.8,
  constructor: 0.6,
  constant: 0.7,
  variable: 0.5,
  field: 0.4,
  section: 0.4,
  key: 0.3,
};
/** `Group` asks for the class, not for a method `group`. */
const otherCaseWorth = 0.6;

/** Of two words that may be a name together, one alone says less. */
const partWorth = 0.6;

/** How well the definitions in the chunk are what the question names: 1 for the type or function asked for by name. */
export function definitionEvidence(question: Question, candidate: Candidate): number {
  if (question.names.size === 0) return 0;
  const { symbol, symbolKind = 'variable' } = candidate.chunk;
  const { defines } = candidate;
  return Math.max(
    defines === undefined ? 0 : worthOf(question, defines.name, defines.kind),
    symbol === undefined ? 0 : worthOf(question, symbol, symbolKind),
  );
}

/** Whether the chunk defines the one name that was asked for, to the letter. Headings and keys of data are no definitions. */
export function definesExactly({ exact }: Question, { chunk, defines }: Candidate): boolean {
  if (exact === undefined) return false;
  const isIt = (name: string | undefined, kind: SymbolKind | undefined): boolean =>
    name !== undefined && lastName(name) === exact && kind !== 'section' && kind !== 'key';
  return isIt(chunk.symbol, chunk.symbolKind) || isIt(defines?.name, defines?.kind);
}

/** How many of the question's words the symbol's name holds, and how much of the name they are: 0 to 1. */
export function nameEvidence(question: Question, symbol: string | undefined): number {
  return symbol === undefined ? 0 : coverage(question, symbolWords(symbol));
}

function worthOf(question: Question, symbol: string, kind: SymbolKind): number {
  const name = lastName(symbol);
  const asked = question.names.get(plainName(name));
  if (asked === undefined) return 0;
  const isAsWritten = asked === name || (asked === asked.toLowerCase() && lead(asked) === lead(name));
  const isPart = question.spelt !== undefined && plainName(name) !== question.spelt;
  return kindWorth[kind] * (isAsWritten ? 1 : otherCaseWorth) * (isPart ? partWorth : 1);
}

/** Of a qualified name the last part. */
function lastName(symbol: string): string {
  return symbol.split(/(?<=.)[.:#]+/).at(-1) ?? symbol;
}

/** `_request` is not `request`. */
function lead(name: string): number {
  return name.length - name.replace(/^_+/, '').length;
}

/** The share of the question that these words hold, times how much of the words the question holds. */
function coverage(question: Question, words: readonly string[]): number {
  let hit: Set<string> | undefined;
  let share = 0;
  for (const { term, share: termShare } of question.terms) {
    let best = 0;
    for (const word of words) {
      const worth = likeness(term, word);
      if (worth === 0) continue;
      hit ??= new Set();
      hit.add(word);
      if (worth > best) best = worth;
    }
    share += termShare * best;
  }
  if (hit === undefined) return 0;
  for (const word of words) if (question.compounds.has(word)) hit.add(word);
  return Math.sqrt(share) * Math.sqrt(hit.size / words.length);
}

function likeness(term: string, word: string): number {
  if (term.charCodeAt(0) !== word.charCodeAt(0)) return 0;
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
