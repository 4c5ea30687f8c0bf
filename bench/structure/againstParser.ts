/** Holds what the structural readers make of a text against what the parser makes of it. */
import type { CodeSymbol, Chunk } from '../../src/indexer/records.ts';
import { grammars } from '../../src/indexer/chunk/grammars/index.ts';
import { LineMeasure } from '../../src/indexer/chunk/lineMeasure.ts';
import { outlineTree } from '../../src/indexer/chunk/outlineTree.ts';
import { type Outline, packSections } from '../../src/indexer/chunk/pack.ts';
import { ParserRuntime } from '../../src/indexer/chunk/parserRuntime.ts';
import { readStructure, type StructuralOutline } from '../../src/indexer/chunk/structural/index.ts';

/**
 * `same`: chunks and symbols as the parser's. `sameRewritten`: as the parser's of the text with macros replaced by what they
 * stand for; `sameClosed`: and with nothing inside of the braces that no chunk border and no symbol depends on. The grammar
 * knows no macros, and what it makes of an unknown one may take in the definitions around it.
 */
export const verdicts = ['same', 'sameRewritten', 'sameClosed', 'different', 'left'] as const;
export type Verdict = (typeof verdicts)[number];

export interface Comparison {
  readonly verdict: Verdict;
  /** Why it was left to the parser, or what differs. */
  readonly reason: string;
  readonly readerMs: number;
  /** 0 for what was left to it. */
  readonly parserMs: number;
}

interface Cut {
  readonly chunks: readonly Chunk[];
  readonly symbols: readonly CodeSymbol[];
}

const limitMs = 60_000;

export class AgainstParser {
  readonly #runtime = new ParserRuntime({ limitMs });

  /** @returns undefined when no structural reader knows the language. @param text with line feeds only */
  async compare(language: string, text: string): Promise<Comparison | undefined> {
    const lines = text.split('\n');
    const measure = new LineMeasure(lines);
    const started = performance.now();
    const outline = readStructure(language, text, measure);
    const readerMs = performance.now() - started;
    if (outline === undefined) return undefined;
    if (typeof outline === 'string') return { verdict: 'left', reason: outline, readerMs, parserMs: 0 };
    const parse = await this.#parserOf(language);
    const parsed = parse(text, measure);
    const parserMs = performance.now() - started - readerMs;
    const cut = cutOf(lines, outline);
    const texts = [text, rewritten(text, outline), rewritten(text, outline, true)];
    for (const [index, verdict] of (['same', 'sameRewritten', 'sameClosed'] as const).entries()) {
      const expected = cutOf(lines, index === 0 ? parsed : parse(texts[index] ?? '', measure));
      if (JSON.stringify(expected) === JSON.stringify(cut))
        return { verdict, reason: '', readerMs, parserMs };
      if (verdict === 'sameClosed')
        return { verdict: 'different', reason: difference(expected, cut), readerMs, parserMs };
    }
    throw new RangeError('there is always a verdict');
  }

  dispose(): void {
    this.#runtime.dispose();
  }

  async #parserOf(language: string): Promise<(text: string, measure: LineMeasure) => Outline> {
    const grammar = grammars[language];
    if (grammar === undefined) throw new RangeError(`${language} has no grammar`);
    const loaded = await this.#runtime.load(grammar.wasm);
    return (text, measure) => {
      const tree = this.#runtime.parse(grammar.wasm, loaded, text);
      try {
        return outlineTree(tree, grammar, measure);
      } finally {
        tree.delete();
      }
    };
  }
}

function cutOf(lines: readonly string[], outline: Outline): Cut {
  return { chunks: packSections(lines, outline.sections), symbols: outline.symbols };
}

/** The text with every rewriting done, as long as before and with the same lines. */
export function rewritten(text: string, outline: StructuralOutline, isClosed = false): string {
  const closed = isClosed ? outline.closed.map((range) => ({ ...range, text: '' })) : [];
  const all = [...outline.rewritings, ...closed];
  all.sort((left, right) => left.start - right.start || right.end - left.end);
  let result = '';
  let at = 0;
  for (const { start, end, text: wanted } of all) {
    if (start < at) continue;
    const replaced = text.slice(start, end);
    const fitting = replaced.length < wanted.length ? '' : wanted;
    result += text.slice(at, start) + fitting + replaced.slice(fitting.length).replace(/[^\n]/g, ' ');
    at = end;
  }
  return result + text.slice(at);
}

function difference(expected: Cut, cut: Cut): string {
  const [parser, reader] = [shown(expected), shown(cut)];
  const missing = parser.find((line) => !reader.includes(line)) ?? '';
  const added = reader.find((line) => !parser.includes(line)) ?? '';
  return `the parser has ${missing}, the reader ${added}`;
}

function shown({ chunks, symbols }: Cut): string[] {
  return [
    ...chunks.map(
      ({ startLine, endLine, breadcrumb }) => `${startLine}–${endLine} ${breadcrumb.join(' › ')}`,
    ),
    ...symbols.map(({ kind, name, startLine, endLine }) => `${kind} ${name} ${startLine}–${endLine}`),
  ];
}
