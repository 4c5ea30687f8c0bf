import { type RootHealth, type SkipReason, percent, skipReasons } from '../protocol/index.ts';
import { countOf, grouped, sizeOf } from './amounts.ts';
import { printable } from './displayText.ts';
import type { FolderHealth } from './session.ts';
import type { Terminal } from './terminal.ts';

/** Languages beyond these are counted together. */
const languagesShown = 8;
const pathsShown = 5;

/** What the index of a folder holds, for a person. */
export function statusText(health: FolderHealth, { paint }: Terminal): string {
  const head = [
    paint('bold', printable(health.root)),
    `  ${countOf(health.files, 'file')} (${sizeOf(health.sourceBytes)}), ${countOf(health.chunks, 'chunk')}, ${countOf(health.symbols, 'symbol')}`,
    `  index ${sizeOf(health.indexBytes)} in ${printable(health.indexPath)}`,
    `  profile ${health.profile.name} (${health.profile.because}), memory up to ${grouped(health.profile.memoryLimitMb)} MB`,
    ...unfinishedLines(health).map((line) => `  ${paint('yellow', line)}`),
    ...health.problems.map(({ message }) => `  ${paint('yellow', printable(message))}`),
  ];
  return `${[...head, ...languageLines(health), ...skippedLines(health), ...pathLines(health)].join('\n')}\n`;
}

function unfinishedLines({ root, coverage, refined, files }: RootHealth): string[] {
  if (coverage >= 1 && refined >= files) return [];
  const whatIsThere =
    coverage < 1
      ? `${percent(coverage)} of the folder indexed so far`
      : `every file can be searched, symbols refined in ${grouped(refined)} of ${grouped(files)} files`;
  return [
    `unfinished: ${whatIsThere}`,
    `Unless another Loupe process is at work on it, finish it: loupe index ${printable(root)}`,
  ];
}

function languageLines({ languages }: RootHealth): string[] {
  const sorted = languages.toSorted((a, b) => b.files - a.files);
  const rest = sorted.slice(languagesShown);
  const rows = sorted.slice(0, languagesShown).map(({ language, files }) => ({ name: language, files }));
  if (rest.length > 0)
    rows.push({ name: `${rest.length} more`, files: rest.reduce((total, { files }) => total + files, 0) });
  return table('languages', rows);
}

function skippedLines({ skippedByReason }: RootHealth): string[] {
  const rows = Object.entries(skippedByReason).map(([reason, files]) => ({
    name: reason,
    files,
    note: skipReasons[reason as SkipReason],
  }));
  return table(
    'not indexed',
    rows.toSorted((a, b) => b.files - a.files),
  );
}

/** Files and folders that a person should know by name. */
function pathLines({ unreadable, fallbacks }: RootHealth): string[] {
  return [
    ...named(
      'cannot be read',
      unreadable.map(({ path, detail }) => ({ path, note: detail ?? 'unknown' })),
    ),
    ...named('cut by lines, since the parser failed', fallbacks),
  ];
}

function named(
  title: string,
  paths: readonly { readonly path: string; readonly note: string }[],
): readonly string[] {
  if (paths.length === 0) return [];
  const shown = paths.slice(0, pathsShown).map(({ path, note }) => `    ${printable(path)}: ${note}`);
  const more = paths.length > pathsShown ? [`    and ${paths.length - pathsShown} more`] : [];
  return [`  ${title}`, ...shown, ...more];
}

function table(
  title: string,
  rows: readonly { readonly name: string; readonly files: number; readonly note?: string }[],
): string[] {
  if (rows.length === 0) return [];
  const nameWidth = Math.max(...rows.map(({ name }) => name.length));
  const countWidth = Math.max(...rows.map(({ files }) => grouped(files).length));
  const line = ({ name, files, note }: (typeof rows)[number]): string =>
    `    ${name.padEnd(nameWidth)}  ${grouped(files).padStart(countWidth)}${note === undefined ? '' : `  ${note}`}`;
  return [`  ${title}`, ...rows.map(line)];
}
