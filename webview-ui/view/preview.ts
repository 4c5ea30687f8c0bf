import type { Hit } from '../../src/protocol/index.ts';
import { type Excerpt, type Piece, excerptOf, markPieces } from '../excerpt.ts';
import { highlight } from '../highlight/highlight.ts';
import type { Token } from '../highlight/token.ts';
import { h } from './element.ts';

/** The code of a hit with line numbers, syntax colours and marked matches. */
export function previewView(hit: Hit, most: number): HTMLElement | undefined {
  const excerpt = excerptOf(hit, most);
  if (excerpt.lines.length === 0) return undefined;
  const coloured = highlight(
    excerpt.lines.map((line) => line.slice(excerpt.indent)),
    hit.language,
  );
  const rows = coloured.map((tokens, at) => lineView(hit, excerpt, tokens, excerpt.first + at));
  // The tree item already says where this is; reading code out by its colours helps nobody.
  return h('div', { class: 'preview' }, [h('code', { class: 'preview-code' }, rows)]);
}

function lineView(hit: Hit, excerpt: Excerpt, tokens: readonly Token[], line: number): HTMLElement {
  const matches = hit.matches
    .filter((match) => match.line === line)
    .map((match) => ({ ...match, start: match.start - excerpt.indent, end: match.end - excerpt.indent }));
  const best = line === hit.bestLine ? ' best' : '';
  return h('span', { class: `line${best}` }, [
    h('span', { class: 'line-number', 'aria-hidden': 'true', 'data-line': line }),
    h('span', { class: 'line-text' }, markPieces(tokens, matches).map(pieceView)),
  ]);
}

function pieceView(piece: Piece): Node {
  const kind = piece.kind === undefined ? undefined : `tok-${piece.kind}`;
  if (piece.marked) return h('mark', { class: kind }, [piece.text]);
  return kind === undefined ? document.createTextNode(piece.text) : h('span', { class: kind }, [piece.text]);
}
