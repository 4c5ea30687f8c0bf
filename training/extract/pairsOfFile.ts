/** Questions and what answers them, from one file: what its authors wrote beside the code, and what lies together. */
import type { Chunk, ChunkedFile, CodeSymbol } from '../../src/indexer/records.ts';
import { commentBlocks, docstringOf, type CommentBlock } from './comments.ts';
import type { PairKind } from './pairFile.ts';
import { describe, firstSentence } from './prose.ts';

export interface Pair {
  readonly kind: PairKind;
  readonly query: string;
  readonly body: string;
  /** Of the definitions in the body. */
  readonly names: string;
}

const longestBody = 70;
const linesBelowComment = 14;
const wholeDocShare = 0.25;
const nameDroppedShare = 0.6;
const fewestWords = 2;
const mostQueryChars = 500;
const spansPerFile = 6;
const pathsPerFile = 3;
/** Files of one text: their chunks are windows, and no comment is known in them. */
const documents = new Set(['markdown', 'restructuredtext', 'asciidoc', 'org']);

export function pairsOfFile(path: string, text: string, file: ChunkedFile, random: () => number): Pair[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const pairs: Pair[] = [];
  const add: Add = (kind, query, body, names) => {
    const asked = query.slice(0, mostQueryChars).trim();
    if (countWords(asked) >= (kind === 'name' ? 1 : fewestWords) && countWords(body) >= 5)
      pairs.push({ kind, query: asked, body, names });
  };
  if (documents.has(file.language)) addSections(lines, file.symbols, add);
  else {
    const blocks = commentBlocks(lines, file.language);
    addDefinitions(lines, file, blocks, random, add);
    addComments(lines, blocks, file.symbols, add);
    addHeader(lines, blocks, file, random, add);
  }
  addNeighbours(path, file, random, add);
  return pairs;
}

type Add = (kind: PairKind, query: string, body: string, names: string) => void;

function addSections(lines: readonly string[], symbols: readonly CodeSymbol[], add: Add): void {
  for (const { name, container, startLine, endLine } of symbols) {
    const last = Math.min(endLine, startLine + longestBody);
    add('heading', `${container ?? ''} ${name}`, lines.slice(startLine, last).join('\n'), '');
  }
}

function addDefinitions(
  lines: readonly string[],
  file: ChunkedFile,
  blocks: readonly CommentBlock[],
  random: () => number,
  add: Add,
): void {
  const blockByEnd = new Map(blocks.map((block) => [block.endLine, block]));
  const blockByStart = new Map(blocks.map((block) => [block.startLine, block]));
  for (const symbol of file.symbols) {
    const found =
      (file.language === 'python' ? docstringOf(lines, symbol.startLine, symbol.endLine) : undefined) ??
      blockByStart.get(symbol.startLine) ??
      blockAbove(lines, symbol.startLine, blockByEnd);
    const body = bodyOf(lines, symbol, found);
    if (found !== undefined) {
      const described = describe(found.text);
      add('doc', random() < wholeDocShare ? described : firstSentence(described), body, symbol.name);
    }
    if (random() < 0.4 && symbol.name.length > 3) {
      const isDropped = random() < nameDroppedShare;
      // Half with the doc, as the product's chunks have it.
      const whole =
        random() < 0.5
          ? body
          : lines
              .slice(symbol.startLine - 1, symbol.endLine)
              .slice(0, longestBody)
              .join('\n');
      add(
        'name',
        symbol.name,
        isDropped ? whole.replaceAll(symbol.name, ' ') : whole,
        isDropped ? '' : symbol.name,
      );
    }
  }
}

/** Attributes and decorators may stand between a comment and its definition. */
function blockAbove(
  lines: readonly string[],
  startLine: number,
  blockByEnd: ReadonlyMap<number, CommentBlock>,
): CommentBlock | undefined {
  for (let line = startLine - 1; line > Math.max(0, startLine - 6); line--) {
    const block = blockByEnd.get(line);
    if (block !== undefined) return block;
    if (!/^\s*(?:@|#\[|\[[A-Z]|template\s*<)/.test(lines[line - 1] ?? '')) return undefined;
  }
  return undefined;
}

function bodyOf(lines: readonly string[], symbol: CodeSymbol, doc: CommentBlock | undefined): string {
  const body: string[] = [];
  for (let line = symbol.startLine; line <= symbol.endLine && body.length < longestBody; line++)
    if (doc === undefined || line < doc.startLine || line > doc.endLine) body.push(lines[line - 1] ?? '');
  return body.join('\n');
}

function addComments(
  lines: readonly string[],
  blocks: readonly CommentBlock[],
  symbols: readonly CodeSymbol[],
  add: Add,
): void {
  const starts = new Set(symbols.map((symbol) => symbol.startLine));
  for (const block of blocks) {
    if (starts.has(block.endLine + 1) || starts.has(block.startLine)) continue;
    const query = firstSentence(describe(block.text));
    if (countWords(query) < 3) continue;
    const below: string[] = [];
    for (let line = block.endLine + 1; line <= lines.length && below.length < linesBelowComment; line++) {
      const text = lines[line - 1] ?? '';
      if (text.trim() === '' && below.length > 2) break;
      below.push(text);
    }
    add('comment', query, below.join('\n'), '');
  }
}

const headerLimit = 60;

function addHeader(
  lines: readonly string[],
  blocks: readonly CommentBlock[],
  { chunks, symbols }: ChunkedFile,
  random: () => number,
  add: Add,
): void {
  const text =
    docstringOf(['x:', ...lines.slice(0, headerLimit)], 1, headerLimit)?.text ??
    blocks.find((block) => block.startLine < headerLimit && describe(block.text) !== '')?.text;
  if (text === undefined) return;
  const chunk = chunks[Math.floor(random() * chunks.length)];
  if (chunk !== undefined) add('header', firstSentence(describe(text)), chunk.text, namesIn(chunk, symbols));
}

function addNeighbours(path: string, { chunks, symbols }: ChunkedFile, random: () => number, add: Add): void {
  const pick = (): Chunk | undefined => chunks[Math.floor(random() * chunks.length)];
  for (let count = 0; count < Math.min(pathsPerFile, chunks.length); count++) {
    const chunk = pick();
    if (chunk !== undefined) add('path', path.replace(/\.\w+$/, ''), chunk.text, namesIn(chunk, symbols));
  }
  for (let count = 0; count < Math.min(spansPerFile, chunks.length - 1); count++) {
    const from = pick();
    const to = pick();
    if (from === undefined || to === undefined || from === to) continue;
    const own = from.text.split('\n');
    const start = Math.floor(random() * Math.max(1, own.length - 3));
    add(
      'span',
      own.slice(start, start + 2 + Math.floor(random() * 5)).join('\n'),
      to.text,
      namesIn(to, symbols),
    );
  }
}

/** As the product gives them to the model: the names of the definitions that begin in a chunk. */
export function namesIn(chunk: Chunk, symbols: readonly CodeSymbol[]): string {
  return symbols
    .filter(({ startLine }) => startLine >= chunk.startLine && startLine <= chunk.endLine)
    .map(({ name }) => name)
    .join(' ');
}

function countWords(text: string): number {
  return text.match(/[A-Za-z]{2,}/g)?.length ?? 0;
}
