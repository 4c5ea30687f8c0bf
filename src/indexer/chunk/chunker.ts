/** Cuts files into chunks: along their structure where a reader is sure of it, else along the syntax tree, else by windows of lines. */
import type { Chunk, ChunkedFile, FileLevel, SourceText } from '../records.ts';
import { fileKindOf } from './fileKind.ts';
import type { Grammar } from './grammar.ts';
import { grammars } from './grammars/index.ts';
import { languageOf } from './languages.ts';
import { LineMeasure } from './lineMeasure.ts';
import { outlineTree, type Embedded, type OpenSection, type TreeOutline } from './outlineTree.ts';
import { packSections, type Outline } from './pack.ts';
import { ParseFailure, ParserRuntime, type ParserRuntimeOptions } from './parserRuntime.ts';
import { outlineLines, outlineStructure } from './plain/index.ts';
import { readStructure } from './structural/index.ts';

/** Changes whenever the same file would be cut differently: a part of the index's fingerprint. */
export const chunkerVersion = '3';

/** One per prepare thread. */
export interface Chunker {
  /**
   * Never rejects because of what a file holds: what cannot be parsed is cut by lines, and `note` says why.
   * @param level `searchable`: a file that would be parsed is cut by lines instead, which takes a tenth of the time; all
   *   others are whole at once
   */
  chunk(source: SourceText, level?: FileLevel): Promise<ChunkedFile>;
  dispose(): void;
}

/** How much of a file tells its language. */
const openingChars = 2000;

/** Starts nothing yet: the parser and each grammar load with the first file that needs them. */
export function createChunker(options: ParserRuntimeOptions = {}): Promise<Chunker> {
  const runtime = new ParserRuntime(options);
  return Promise.resolve({
    chunk: (source, level = 'whole') => chunkSource(source, level, runtime),
    dispose: () => runtime.dispose(),
  });
}

async function chunkSource(
  source: SourceText,
  level: FileLevel,
  runtime: ParserRuntime,
): Promise<ChunkedFile> {
  const text = source.text.includes('\r') ? source.text.replace(/\r\n?/g, '\n') : source.text;
  const lines = text.split('\n');
  const language = languageOf(source.path, text.slice(0, openingChars));
  const file = { language, fileKind: fileKindOf(source.path, language), level: 'whole' } as const;
  const structure = outlineStructure(language, lines);
  if (structure !== undefined) return { ...file, method: 'structure', ...packed(lines, structure) };
  const written = readStructure(language, text, new LineMeasure(lines));
  if (typeof written === 'object') return { ...file, method: 'structure', ...packed(lines, written) };
  const grammar = Object.hasOwn(grammars, language) ? grammars[language] : undefined;
  if (grammar === undefined) return { ...file, method: 'lines', ...packed(lines, outlineLines(lines)) };
  if (level === 'searchable')
    return { ...file, level, method: 'lines', ...packed(lines, outlineLines(lines)) };
  try {
    const outline = await parseOutline(text, lines, grammar, runtime);
    return { ...file, method: 'parser', ...packed(lines, outline) };
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    return { ...file, method: 'lines', note: error.message, ...packed(lines, outlineLines(lines)) };
  }
}

function packed(
  lines: readonly string[],
  outline: Outline,
): { chunks: Chunk[]; symbols: Outline['symbols'] } {
  return { chunks: packSections(lines, outline.sections), symbols: outline.symbols };
}

async function parseOutline(
  text: string,
  lines: readonly string[],
  grammar: Grammar,
  runtime: ParserRuntime,
): Promise<Outline> {
  const outline = await readTree(text, lines, grammar, runtime);
  if (outline.embedded.length === 0) return outline;
  const symbols = [...outline.symbols];
  for (const embedded of outline.embedded) symbols.push(...(await embed(embedded, runtime)));
  symbols.sort((left, right) => left.startLine - right.startLine);
  return { sections: outline.sections, symbols };
}

async function readTree(
  text: string,
  lines: readonly string[],
  grammar: Grammar,
  runtime: ParserRuntime,
): Promise<TreeOutline> {
  const language = await runtime.load(grammar.wasm);
  const tree = runtime.parse(grammar.wasm, language, text);
  return runtime.guard(grammar.wasm, () => {
    try {
      return outlineTree(tree, grammar, new LineMeasure(lines));
    } finally {
      tree.delete();
    }
  });
}

/** Adds the sections of the embedded text to their place and returns its symbols. */
async function embed(embedded: Embedded, runtime: ParserRuntime): Promise<Outline['symbols']> {
  const { text, lineOffset, into } = embedded;
  const grammar = Object.hasOwn(grammars, embedded.language) ? grammars[embedded.language] : undefined;
  if (grammar === undefined) return [];
  const outline = await readTree(text, text.split('\n'), grammar, runtime);
  into.children.push(...outline.sections.map((section) => moved(section, lineOffset)));
  return outline.symbols.map((symbol) => ({
    ...symbol,
    startLine: symbol.startLine + lineOffset,
    endLine: symbol.endLine + lineOffset,
  }));
}

function moved(section: OpenSection, lineOffset: number): OpenSection {
  return {
    ...section,
    startLine: section.startLine + lineOffset,
    endLine: section.endLine + lineOffset,
    children: section.children.map((child) => moved(child, lineOffset)),
    breaks: section.breaks.map((line) => line + lineOffset),
  };
}
