import type { ChunkedFile, Chunk } from '../../../src/indexer/records.ts';

/** The source itself with a line at each border between chunks, symbols at the lines where they start. */
export function showChunks(text: string, file: ChunkedFile): string {
  const lines = text.split(/\r\n?|\n/);
  const shown: string[] = [`${file.language}, ${file.fileKind}, cut by ${file.method}`];
  if (file.note !== undefined) shown.push(`note: ${file.note}`);
  const starts = new Map(file.chunks.map((chunk) => [chunk.startLine, chunk]));
  const ends = new Set(file.chunks.map((chunk) => chunk.endLine));
  for (const [index, line] of lines.entries()) {
    const chunk = starts.get(index + 1);
    if (chunk !== undefined) shown.push(border(chunk));
    const symbols = file.symbols.filter((symbol) => symbol.startLine === index + 1);
    const names = symbols.map(({ name, kind, container, endLine }) => {
      const place = container === undefined ? '' : ` in ${container}`;
      return `${kind} ${name}${place} –${endLine}`;
    });
    shown.push(names.length === 0 ? line : `${line}    ◂ ${names.join(', ')}`);
    if (ends.has(index + 1) && !starts.has(index + 2)) shown.push('────');
  }
  return shown.join('\n');
}

function border({ startLine, endLine, breadcrumb, symbol, symbolKind }: Chunk): string {
  const crumbs = breadcrumb.length === 0 ? '' : ` ${breadcrumb.join(' › ')}`;
  const named = symbol === undefined ? '' : ` [${symbolKind} ${symbol}]`;
  return `──── ${startLine}–${endLine}${crumbs}${named}`;
}
