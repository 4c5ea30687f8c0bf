import { type Hit, type SearchAnswer, percent } from '../protocol/index.ts';
import { fitted, indentOf, markedLine, printable } from './displayText.ts';
import type { Terminal } from './terminal.ts';

/** Lines shown before and after the best one. */
const linesBefore = 2;
const linesAfter = 4;

/** A hit as `--json` prints it: paths relative to the folder with forward slashes, lines 1-based and inclusive. */
interface JsonHit {
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

function toJsonHit(hit: Hit): JsonHit {
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

/** An answer as `--json` prints it; `id` is that of the line of a file of questions. */
export function toJsonAnswer(
  answer: SearchAnswer,
  asked: { readonly id: unknown } | { readonly query: string },
): object {
  return {
    ...asked,
    ms: Math.round(answer.tookMs * 100) / 100,
    coverage: answer.coverage,
    ...(answer.refined !== undefined && { refined: answer.refined }),
    hits: answer.hits.map(toJsonHit),
    ...(answer.notes.length > 0 && { notes: answer.notes }),
  };
}

/** The answer for a person: place, breadcrumb, the lines that matter, and why. */
export function answerText(answer: SearchAnswer, terminal: Terminal): string {
  const { paint } = terminal;
  const hits = answer.hits.map((hit, index) => hitText(hit, index + 1, terminal));
  const notes = answer.notes.map((note) => paint('yellow', note));
  return `${[...hits, ...notes, paint('dim', tally(answer))].join('\n')}\n`;
}

function tally({ hits, tookMs, coverage, refined }: SearchAnswer): string {
  const count = hits.length === 1 ? '1 hit' : `${hits.length} hits`;
  const found = hits.length === 0 ? 'Nothing found' : count;
  const share = coverage < 1 ? `, ${percent(coverage)} of the folder indexed so far` : '';
  const symbols = refined === undefined ? '' : `, symbols of ${percent(refined)} of the files so far`;
  return `${found} in ${tookMs.toFixed(1)} ms${share}${symbols}`;
}

function hitText(hit: Hit, rank: number, { paint, width }: Terminal): string {
  const number = paint('dim', `${rank}.`.padStart(3));
  const place = `${paint('cyan', printable(hit.path))}${paint('dim', ':')}${paint('green', String(hit.bestLine))}`;
  const crumb = hit.breadcrumb.length > 0 ? `  ${paint('bold', printable(hit.breadcrumb.join(' › ')))}` : '';
  const shown = linesOf(hit);
  const gutter = String(shown.at(-1)?.line ?? 0).length;
  const dedent = Math.min(...shown.map(({ text }) => indentOf(text) ?? Infinity));
  const lines = shown.map(({ line, text }) => {
    const bar = line === hit.bestLine ? paint('green', '▌') : ' ';
    const source = markedLine(
      text,
      hit.matches.filter((match) => match.line === line),
      { width: Math.max(20, width - gutter - 8), dedent },
      (part) => paint(['bold', 'yellow'], part),
      (part) => paint('dim', part),
    );
    return `    ${bar}${paint('dim', String(line).padStart(gutter))}  ${source}`.trimEnd();
  });
  const reasons = hit.reasons.length > 0 ? [paint('dim', `     ${reasonText(hit, width - 6)}`)] : [];
  return [`${number} ${place}${crumb}`, ...lines, ...reasons, ''].join('\n');
}

/** The preview's lines around the best one, without blank ones at the ends. */
function linesOf({ preview, previewStartLine, bestLine }: Hit): { line: number; text: string }[] {
  const lines = preview.map((text, index) => ({ line: previewStartLine + index, text }));
  const shown = lines.filter(({ line }) => line >= bestLine - linesBefore && line <= bestLine + linesAfter);
  const first = shown.findIndex(({ text }) => text.trim() !== '');
  const last = shown.findLastIndex(({ text }) => text.trim() !== '');
  return first < 0 ? [] : shown.slice(first, last + 1);
}

function reasonText({ reasons }: Hit, width: number): string {
  return fitted(reasons.map(({ text }) => text).join(' · '), width);
}
