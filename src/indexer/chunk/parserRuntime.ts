/** Loads grammars into web-tree-sitter when they are first needed, and parses with a limit of processor time. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import type { Language, Parser, Tree } from 'web-tree-sitter';
import { WorkLimit, heedCompilationHints, withOptimisedFunctions } from '../../base/index.ts';

type TreeSitter = typeof import('web-tree-sitter');

/** Why a text could not be parsed; the message is a phrase for the person: "the parser took over 2 s". */
export class ParseFailure extends Error {}

export interface ParserRuntimeOptions {
  /** Where the file of a grammar is; by default as `require.resolve` finds it from here. */
  readonly resolve?: (wasm: string) => string;
  /** Processor time that one text may take. */
  readonly limitMs?: number;
}

const fromHere = createRequire(import.meta.url);
/**
 * With this filter, which matches no function, V8 leaves the grammars to its baseline compiler. Its optimising compiler ends
 * the whole process ("Fatal process out of memory: Zone") on the Swift grammar's largest function, as Node and V8 know
 * (nodejs/node#63421); and it does not pay: over 82 MB of 20 languages it took as much processor time in the background
 * (36 s in all, with and without) as it saved, and 1,471 MB of memory at the peak instead of 373 MB. The parser itself is
 * small and the same for all grammars: hints ask for optimised code of it alone. To ask for it of the smaller functions of
 * grammars, too, took 40 MB and a fifth more processor time over a thousand files in eleven languages.
 */
const noTierUp = '--wasm-tier-up-filter=2000000000';
/** A grammar that brought the parser down this often is not tried again. */
const maxTraps = 2;

/** Every tree that `parse` returns must be deleted by the caller. */
export class ParserRuntime {
  readonly #resolve: (wasm: string) => string;
  readonly #limitMs: number;
  readonly #languages = new Map<string, Promise<Language>>();
  readonly #traps = new Map<string, number>();
  #treeSitter: TreeSitter | undefined;
  #parser: Parser | undefined;
  #generation = 0;

  constructor(options: ParserRuntimeOptions = {}) {
    this.#resolve = options.resolve ?? ((wasm) => fromHere.resolve(wasm));
    this.#limitMs = options.limitMs ?? 2000;
  }

  /** The grammar, loaded once; rejects with ParseFailure when its file is missing or broken. */
  async load(wasm: string): Promise<Language> {
    if ((this.#traps.get(wasm) ?? 0) >= maxTraps)
      throw new ParseFailure('the parser crashed on other files before');
    const loading = this.#languages.get(wasm) ?? this.#loadLanguage(wasm);
    this.#languages.set(wasm, loading);
    return loading;
  }

  /** Parses a text with a loaded grammar. Throws ParseFailure when that takes too long or the parser fails. */
  parse(wasm: string, language: Language, text: string): Tree {
    const treeSitter = this.#treeSitter;
    if (treeSitter === undefined)
      throw new ParseFailure('the parser could not be started again after a crash');
    const limit = new WorkLimit(this.#limitMs);
    try {
      const parser = (this.#parser ??= new treeSitter.Parser());
      if (parser.language !== language) parser.setLanguage(language);
      const tree = parser.parse(text, null, { progressCallback: () => limit.isReached() });
      if (tree !== null) return tree;
      parser.reset();
    } catch (error) {
      throw this.#failed(wasm, error);
    }
    throw new ParseFailure(`the parser took over ${this.#limitMs / 1000} s`);
  }

  /** Use of a tree may bring the parser down as parsing may: call this with what was thrown then. */
  #failed(wasm: string, error: unknown): ParseFailure {
    this.#traps.set(wasm, (this.#traps.get(wasm) ?? 0) + 1);
    this.#abandon();
    return new ParseFailure(`the parser failed (${describe(error)})`, { cause: error });
  }

  /** Runs a step that reads a tree; what it throws counts as a failure of the parser. */
  guard<T>(wasm: string, step: () => T): T {
    try {
      return step();
    } catch (error) {
      if (error instanceof ParseFailure) throw error;
      throw this.#failed(wasm, error);
    }
  }

  dispose(): void {
    this.#parser?.delete();
    this.#parser = undefined;
    this.#languages.clear();
    this.#treeSitter = undefined;
  }

  async #loadLanguage(wasm: string): Promise<Language> {
    try {
      const treeSitter = await this.#start();
      return await treeSitter.Language.load(this.#resolve(wasm));
    } catch (error) {
      throw new ParseFailure(`the grammar ${wasm} could not be loaded (${describe(error)})`, {
        cause: error,
      });
    }
  }

  async #start(): Promise<TreeSitter> {
    if (this.#treeSitter !== undefined) return this.#treeSitter;
    setFlagsFromString(noTierUp);
    heedCompilationHints();
    const generation = this.#generation;
    const url = pathToFileURL(fromHere.resolve('web-tree-sitter'));
    url.pathname = url.pathname.replace(/\.cjs$/, '.js');
    if (generation > 0) url.search = `?generation=${generation}`;
    const treeSitter = (await import(url.href)) as TreeSitter;
    const wasmBinary = await readFile(fromHere.resolve('web-tree-sitter/tree-sitter.wasm'));
    await treeSitter.Parser.init({ wasmBinary: withOptimisedFunctions(wasmBinary) });
    return (this.#treeSitter ??= treeSitter);
  }

  /** After a trap the module's memory cannot be trusted: the next grammar starts with a new instance of the module. */
  #abandon(): void {
    this.#generation++;
    this.#parser = undefined;
    this.#treeSitter = undefined;
    this.#languages.clear();
  }
}

function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? text).slice(0, 200);
}
