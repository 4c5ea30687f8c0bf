import {
  type ExpectedPlace,
  type FoundPlace,
  type QualityFigures,
  type QualityMiss,
  type QualityProgress,
  type QualityReport,
  type QuestionKind,
  questionKinds,
} from '../protocol/index.ts';
import { countOf, grouped } from './amounts.ts';
import { printable } from './displayText.ts';
import { barText, fittingParts } from './progressLine.ts';
import type { Terminal } from './terminal.ts';

const missesShown = 10;
const barWidth = 20;

const kindNames: Readonly<Record<QuestionKind, string>> = {
  docstring: 'documentation → function',
  symbol: 'words of a name → definition',
  commit: 'commit → changed files',
};

const stageWords: Readonly<Record<QualityProgress['stage'], string>> = {
  reading: 'Reading',
  indexing: 'Indexing a copy',
  asking: 'Asking',
};

/** What `loupe check --json` prints: the report without the folder's own path. */
export function toJsonReport(report: QualityReport): object {
  const { seconds, files, questions, ndcg, mrr, hitAtOne, kinds, languages, misses, notes } = report;
  return { seconds, files, questions, ndcg, mrr, hitAtOne, kinds, languages, misses, notes };
}

/** The line while a check runs, for a terminal of so many columns. */
export function checkProgressText({ stage, done, total }: QualityProgress): (columns: number) => string {
  const unit = stage === 'asking' ? 'questions' : 'files';
  const parts =
    total === 0
      ? [`${stageWords[stage]}…`]
      : [barText(done / total), `${stageWords[stage]}: ${grouped(done)} of ${grouped(total)} ${unit}`];
  return (columns) => fittingParts(parts, columns);
}

/** The report for a person: figures by kind, a bar for each language, the worst misses. */
export function checkText(report: QualityReport, terminal: Terminal): string {
  const { paint } = terminal;
  const { files, seconds, questions, kinds, languages, misses, notes } = report;
  const sampled = files.asked < files.known ? ` of ${grouped(files.known)}` : '';
  return `${[
    paint('bold', printable(report.root)),
    `  ${countOf(questions, 'question')} about ${grouped(files.asked)}${sampled} files, ${seconds.toFixed(1)} s`,
    ...(questions === 0 ? [] : [...kindTable(report, kinds), ...languageBars(languages, terminal)]),
    ...missLines(misses, terminal),
    ...notes.map((note) => `  ${paint('yellow', printable(note))}`),
  ].join('\n')}\n`;
}

function kindTable(all: QualityFigures, kinds: QualityReport['kinds']): string[] {
  const rows = questionKinds
    .filter((kind) => kinds[kind].questions > 0)
    .map((kind) => ({ name: kindNames[kind], figures: kinds[kind] }));
  const width = Math.max(...Object.values(kindNames).map(({ length }) => length));
  const line = (name: string, { questions, ndcg, mrr, hitAtOne }: QualityFigures): string =>
    `  ${name.padEnd(width)}  ${grouped(questions).padStart(9)}  ${figure(ndcg).padStart(7)}  ${figure(mrr).padStart(5)}  ${figure(hitAtOne).padStart(5)}`;
  return [
    '',
    `  ${''.padEnd(width)}  questions  NDCG@10    MRR  hit@1`,
    ...rows.map(({ name, figures }) => line(name, figures)),
    line('all', all),
  ];
}

function languageBars(languages: QualityReport['languages'], { paint }: Terminal): string[] {
  const width = Math.max(...languages.map(({ language }) => language.length));
  return [
    '',
    '  NDCG@10 by language',
    ...languages.map(({ language, ndcg, questions }) => {
      const filled = Math.round(ndcg * barWidth);
      const bar = paint('green', '█'.repeat(filled)) + paint('dim', '░'.repeat(barWidth - filled));
      return `  ${language.padEnd(width)}  ${bar}  ${figure(ndcg)}  ${paint('dim', countOf(questions, 'question'))}`;
    }),
    '',
  ];
}

function missLines(misses: readonly QualityMiss[], { paint }: Terminal): string[] {
  if (misses.length === 0) return [];
  const shown = misses
    .slice(0, missesShown)
    .flatMap(({ query, expected, found, rank, kind }) => [
      `  ${paint('bold', printable(query))}  ${paint('dim', kind)}`,
      `    expected ${expected.map(placeText).join(', ')}${rank === undefined ? '' : `, which came ${ordinal(rank)}`}`,
      ...found.map((place, index) => paint('dim', `    ${index + 1}. ${placeText(place)}`)),
      ...(found.length === 0 ? [paint('dim', '    nothing was found')] : []),
    ]);
  return ['  The worst misses', ...shown, ''];
}

function placeText({ path, line }: ExpectedPlace | FoundPlace): string {
  return `${printable(path)}${line === undefined ? '' : `:${line}`}`;
}

function ordinal(rank: number): string {
  return { 2: '2nd', 3: '3rd' }[rank] ?? `${rank}th`;
}

function figure(value: number): string {
  return value.toFixed(3);
}
