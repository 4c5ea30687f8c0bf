import type { Hit, MatchRange, SearchAnswer } from '../protocol/index.ts';
import type { Terminal } from './terminal.ts';

/** A hit as `--json` prints it: paths relative to the folder with forward slashes, lines 1-based and inclusive. */
export interface JsonHit {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly bestLine: number;
  readonly score: number;
  readonly symbol?: string;
  readonly language: string;
  readonly breadcrumb: readonly string[];
  readonly reasons: readonly string[];
}

export function toJsonHit(hit: Hit): JsonHit {
  const { path, startLine, endLine, bestLine, score, symbol, language, breadcrumb } = hit;
  const reasons = hit.reasons.map(({ text }) => text);
  return {
    path,
    startLine,
    endLine,
    bestLine,
    score,
    ...(symbol !== undefined && { symbol }),
    language,
    breadcrumb,
    reasons,
  };
}

/** The answer for a person: place, breadcrumb, the lines that matter, and why. */
export function answerText(answer: SearchAnswer, terminal: Terminal): string {
  const { paint } = terminal;
  const hits = answer.hits.map((hit, index) => hitText(hit, index + 1, terminal));
  const count =
    answer.hits.length === 0
      ? 'Nothing found'
      : `${answer.hits.length} ${answer.hits.length === 1 ? 'hit' : 'hits'}`;
  const coverage =
    answer.coverage < 1 ? `, ${Math.floor(answer.coverage * 100)} % of the folder indexed so far` : '';
  const notes = answer.notes.map((note) => paint('yellow', note));
  return (
    [...hits, ...notes, paint('dim', `${count} in ${answer.tookMs.toFixed(1)} ms${coverage}`)].join('\n') +
    '\n'
  );
}

function hitText(hit: Hit, rank: number, { paint, width }: Terminal): string {
  const place = `${paint('cyan', hit.path)}${paint('dim', ':')}${paint('green', String(hit.bestLine))}`;
  const crumb = hit.breadcrumb.length > 0 ? `  ${paint('bold', hit.breadcrumb.join(' › '))}` : '';
  const gutter = String(hit.previewStartLine + hit.preview.length).length;
  const lines = hit.preview.map((text, index) => {
    const line = hit.previewStartLine + index;
    const marker = line === hit.bestLine ? paint('green', '▌') : ' ';
    const matches = hit.matches.filter((match) => match.line === line);
    return `  ${marker}${paint('dim', String(line).padStart(gutter))}  ${markedLine(text, matches, width - gutter - 6, paint)}`;
  });
  const reasons = paint('dim', `   ${hit.reasons.map(({ text }) => text).join(' · ')}`);
  return [`${paint('dim', `${rank}.`)} ${place}${crumb}`, ...lines, reasons, ''].join('\n');
}

/** Cuts the line at `width` columns and marks the matches that are left. */
function markedLine(
  line: string,
  matches: readonly MatchRange[],
  width: number,
  paint: Terminal['paint'],
): string {
  const cut = line.length > width ? width - 1 : line.length;
  let text = '';
  let at = 0;
  for (const { start, end } of [...matches].sort((a, b) => a.start - b.start)) {
    if (start < at || start >= cut) continue;
    text += line.slice(at, start) + paint(['bold', 'yellow'], line.slice(start, Math.min(end, cut)));
    at = Math.min(end, cut);
  }
  return text + line.slice(at, cut) + (cut < line.length ? paint('dim', '…') : '');
}
