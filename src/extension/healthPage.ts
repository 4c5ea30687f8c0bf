import {
  type CacheStats,
  type Health,
  type RootHealth,
  type SkipReason,
  skipReasons,
  percent,
} from '../protocol/index.ts';
import { escapeMarkdown, slowdownSentence } from './statusText.ts';
import { bytes, count, counted } from './words.ts';

/** The health page as Markdown: first what is wrong, then the numbers of each root. */
export function healthPage(health: Health, rootNames: Readonly<Record<string, string>>): string {
  return [
    '# Loupe: index health',
    verdict(health),
    ...health.roots.map((root) => rootSection(root, rootNames[root.root] ?? root.root)),
    processSection(health),
    '',
  ].join('\n\n');
}

function verdict({ roots, model, onnxRuntime, slowdown }: Health): string {
  const sentences = [
    ...(slowdown === undefined ? [] : [slowdownSentence(slowdown)]),
    ...roots.flatMap((root) => root.problems.map(({ message }) => message)),
    ...(model.problem === undefined ? [] : [`The model cannot be used: ${model.problem}`]),
    ...(onnxRuntime !== undefined && 'problem' in onnxRuntime
      ? [`ONNX Runtime: ${onnxRuntime.problem}`]
      : []),
  ];
  if (sentences.length === 0) return 'All is well.';
  return sentences.map((sentence) => `- ⚠ ${escapeMarkdown(sentence)}`).join('\n');
}

function rootSection(root: RootHealth, name: string): string {
  const parts = [
    `## ${escapeMarkdown(name)}`,
    table(
      ['Folder', code(root.root)],
      [
        ['State', `${root.state}, ${percent(root.coverage)} of the known files indexed`],
        ['Files', count(root.files)],
        ['Chunks', count(root.chunks)],
        ['Symbols', `${count(root.symbols)}${unrefinedWords(root)}`],
        ['Source text', bytes(root.sourceBytes)],
        ...comparedRow(root),
        ['Index', `${bytes(root.indexBytes)} in ${code(root.indexPath)}`],
        ...cacheRows(root),
      ],
    ),
    languages(root),
    skipped(root),
    list('Files and folders that cannot be read', root.unreadable.map(unreadableLine)),
    list('Files cut by lines because their parser could not', root.fallbacks.map(fallbackLine)),
    list('Quarantined after crashes', root.quarantined.map(code)),
    stages(root),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function comparedRow({ compared }: RootHealth): string[][] {
  if (compared === undefined || compared.files === 0) return [];
  const { files, unchanged } = compared;
  return [['Last comparison', `${count(unchanged)} of ${count(files)} files known by size, time and inode`]];
}

function unrefinedWords({ refined, files }: RootHealth): string {
  return refined < files ? `, of ${count(refined)} files so far` : '';
}

function cacheRows({ cache: { hits, misses } }: RootHealth): string[][] {
  if (hits + misses === 0) return [];
  const share = percent(hits / (hits + misses));
  return [
    ['From the embedding cache', `${share} of the last run (${count(hits)} of ${count(hits + misses)})`],
  ];
}

function languages(root: RootHealth): string {
  if (root.languages.length === 0) return '';
  const rows = root.languages.map(({ language, files, chunks }) => [language, count(files), count(chunks)]);
  return `### Languages\n\n${table(['Language', 'Files', 'Chunks'], rows)}`;
}

function skipped(root: RootHealth): string {
  const entries = Object.entries(root.skippedByReason) as [SkipReason, number][];
  if (entries.length === 0) return '';
  const rows = entries
    .toSorted((a, b) => b[1] - a[1])
    .map(([reason, files]) => [skipReasons[reason], count(files)]);
  return `### Not indexed, because …\n\n${table(['Reason', 'Paths'], rows)}`;
}

function unreadableLine({ path, detail }: RootHealth['unreadable'][number]): string {
  return detail === undefined ? code(path) : `${code(path)}: ${escapeMarkdown(detail)}`;
}

function fallbackLine({ path, note }: RootHealth['fallbacks'][number]): string {
  return `${code(path)}: ${escapeMarkdown(note)}`;
}

function stages(root: RootHealth): string {
  const entries = Object.entries(root.stages);
  if (entries.length === 0) return '';
  const rows = entries.map(([stage, seconds]) => [stage, `${seconds.toFixed(2)} s`]);
  return `### Time of the last full run\n\n${table(['Stage', 'Time over all threads'], rows)}`;
}

function processSection(health: Health): string {
  const { version, pid, rssBytes, threads, profile, model, onnxRuntime, cache } = health;
  const onnx =
    onnxRuntime === undefined
      ? 'not asked'
      : 'problem' in onnxRuntime
        ? onnxRuntime.problem
        : `${onnxRuntime.version} (${onnxRuntime.backends.join(', ')})`;
  const rows = [
    ['Process', `pid ${pid}, ${bytes(rssBytes)} of memory, ${threads} prepare threads`],
    ['Profile', `${profile.name}: ${profile.because}`],
    ['Memory ceiling', `${count(profile.memoryLimitMb)} MB`],
    ['Model', `${model.id}, ${model.dimension} dimensions`],
    ['ONNX Runtime', onnx],
    ['Embedding cache', cache === undefined ? 'off' : cacheText(cache)],
  ];
  return `## Process\n\n${table(['Loupe', version], rows)}`;
}

function cacheText({ path, bytes: size, limitBytes, entries, problem }: CacheStats): string {
  const trouble = problem === undefined ? '' : `; it cannot be read: ${problem}`;
  const content = `${bytes(size)} of ${bytes(limitBytes)}, ${counted(entries, 'version')} of files`;
  return `${content}, in ${code(path)}${trouble}`;
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `### ${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A code span that survives back-ticks and line breaks in names. */
function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${text.replaceAll(/[\r\n]/g, '␊')}${fence}`;
}
