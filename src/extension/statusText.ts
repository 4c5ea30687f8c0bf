import {
  type IndexerStatus,
  type Problem,
  type RootStatus,
  type Slowdown,
  percent,
} from '../protocol/index.ts';
import type { IndexerState } from './indexerClient.ts';
import { count, counted, duration } from './words.ts';
import type { WorkspaceKind } from './workspaceKind.ts';

export interface StatusInput extends IndexerState {
  readonly workspace: WorkspaceKind;
  readonly rootNames: Readonly<Record<string, string>>;
}

/** What the status bar item shows. `command` is a command id, run on click; `hover` is Markdown. */
export interface StatusText {
  readonly text: string;
  /** What a screen reader says instead of the icons. */
  readonly spoken: string;
  readonly severity: 'plain' | 'warning' | 'error';
  readonly command: string;
  readonly hover: string;
}

/** The words of the status bar; undefined when there is nothing to say because no folder is open. */
export function statusText(input: StatusInput): StatusText | undefined {
  const { workspace, phase, problem, status, cleared } = input;
  if (workspace === 'none') return undefined;
  if (workspace === 'untrusted')
    return simple('shield', 'Loupe: off', 'plain', 'workbench.trust.manage', untrustedHover);
  if (workspace === 'virtual')
    return simple('circle-slash', 'Loupe: off', 'plain', 'loupe.focusPanel', virtualHover);
  if (phase === 'crashed')
    return simple('error', 'Loupe: stopped', 'error', 'loupe.restart', `${problem ?? ''}\n\n${crashedLinks}`);
  if (phase === 'stopped')
    return simple('circle-slash', 'Loupe: off', 'plain', 'loupe.restart', stoppedHover);
  if (phase === 'starting' || status === undefined)
    return simple('loading~spin', 'Loupe', 'plain', 'loupe.showLog', problem ?? 'Loupe is starting…');
  if (cleared) return simple('database', 'No index', 'warning', 'loupe.reindex', clearedHover);
  return rootsText(input, status, problem);
}

const untrustedHover =
  'Loupe has read nothing in this folder: the workspace is not trusted.\n\n[Manage workspace trust](command:workbench.trust.manage)';
const virtualHover =
  'Loupe searches folders on a disk. The folder open here is virtual, so there is nothing it can index: clone or download it and open the copy.';
const stoppedHover = 'The indexing process is not running.\n\n[Start it](command:loupe.restart)';
const clearedHover = 'The index of this workspace was cleared.\n\n[Build it again](command:loupe.reindex)';
const crashedLinks = '[Restart](command:loupe.restart) · [Show log](command:loupe.showLog)';

function simple(
  icon: string,
  text: string,
  severity: StatusText['severity'],
  command: string,
  hover: string,
): StatusText {
  return { text: `$(${icon}) ${text}`, spoken: text, severity, command, hover };
}

function rootsText(
  input: StatusInput,
  { roots, paused, slowdown }: IndexerStatus,
  problem: string | undefined,
): StatusText {
  const problems = roots.flatMap((root) => root.problems);
  const hover = [
    problem,
    slowdown && escapeMarkdown(slowdownSentence(slowdown)),
    ...roots.map((root) => rootHover(root, input.rootNames[root.root] ?? root.root, roots.length > 1)),
    linksLine(paused, slowdown?.rests === true),
  ];
  const severityOfAll = worst(problems, roots, problem);
  const { icon, text, severity } =
    slowdown?.rests === true
      ? { icon: 'watch', text: `Waits: ${slowdown.reason}`, severity: severityOfAll }
      : summary(roots, paused, severityOfAll);
  const waits = paused || slowdown?.rests === true;
  return {
    text: `$(${icon}) ${text}`,
    spoken: `Loupe: ${text}`,
    severity,
    command: severity === 'error' ? 'loupe.showHealth' : waits ? 'loupe.resume' : 'loupe.search',
    hover: hover.filter((part) => part !== undefined).join('\n\n---\n\n'),
  };
}

interface Summary {
  readonly icon: string;
  readonly text: string;
  readonly severity: StatusText['severity'];
}

function summary(roots: readonly RootStatus[], paused: boolean, severity: StatusText['severity']): Summary {
  const files = total(roots, 'files');
  const busy = roots.filter(
    ({ state }) => state === 'indexing' || state === 'scanning' || state === 'refining',
  );
  if (paused) return { icon: 'debug-pause', text: pausedWords(roots), severity: worse(severity, 'warning') };
  if (busy.some((root) => root.state === 'indexing'))
    return { icon: 'sync~spin', text: progress(roots), severity };
  if (busy.some((root) => root.state === 'refining'))
    return { icon: 'sync~spin', text: `Refining symbols ${percent(refinedShare(busy))}`, severity };
  if (busy.length > 0) {
    const found = Math.max(files, total(roots, 'filesTotal'));
    if (busy.every(({ waitsForGit }) => waitsForGit === true))
      return { icon: 'watch', text: 'Waits for git', severity };
    const text = files > 0 ? `Checking ${counted(files, 'file')}` : `${counted(found, 'file')} found`;
    return { icon: 'sync~spin', text, severity };
  }
  if (roots.some((root) => root.state === 'waiting'))
    return { icon: 'loading~spin', text: 'Loupe', severity };
  const icon = severity === 'error' ? 'error' : severity === 'warning' ? 'warning' : 'search';
  return { icon, text: counted(files, 'file'), severity };
}

function progress(roots: readonly RootStatus[]): string {
  const running = roots.filter((root) => root.state === 'indexing');
  const speed = total(running, 'filesPerSecond');
  const left = Math.max(...running.map((root) => root.secondsLeft ?? 0));
  return [
    percent(share(running)),
    ...(speed > 0 ? [`${count(speed)} files/s`] : []),
    ...(left > 0 ? [`${duration(left)} left`] : []),
  ].join(' · ');
}

function pausedWords(roots: readonly RootStatus[]): string {
  const known = roots.filter((root) => root.filesTotal > 0);
  return known.length > 0 && share(known) < 1 ? `Paused at ${percent(share(known))}` : 'Paused';
}

function share(roots: readonly RootStatus[]): number {
  const all = total(roots, 'filesTotal');
  return all === 0 ? 0 : total(roots, 'filesDone') / all;
}

/** Of what is searchable. */
function refinedShare(roots: readonly RootStatus[]): number {
  return total(roots, 'refined') / Math.max(1, total(roots, 'files'));
}

type NumberField = 'files' | 'refined' | 'filesDone' | 'filesTotal' | 'filesPerSecond';
function total(roots: readonly RootStatus[], field: NumberField): number {
  return roots.reduce((sum, root) => sum + root[field], 0);
}

function worst(
  problems: readonly Problem[],
  roots: readonly RootStatus[],
  problem: string | undefined,
): StatusText['severity'] {
  const failed = problems.some(({ severity }) => severity === 'error');
  if (failed || problem !== undefined || roots.some(({ state }) => state === 'error')) return 'error';
  return problems.length > 0 ? 'warning' : 'plain';
}

function worse(a: StatusText['severity'], b: StatusText['severity']): StatusText['severity'] {
  const order = ['plain', 'warning', 'error'] as const;
  return order[Math.max(order.indexOf(a), order.indexOf(b))] ?? a;
}

const stateWords: Readonly<Record<RootStatus['state'], string>> = {
  waiting: 'waiting for its turn',
  scanning: 'looking for files',
  indexing: 'indexing',
  refining: 'every file can be searched, refining symbols',
  ready: 'up to date',
  paused: 'paused',
  following: 'kept up to date by another Loupe process',
  error: 'stopped by an error',
};

const gitWords = 'waiting until git has moved its files';

function rootHover(root: RootStatus, name: string, ofSeveral: boolean): string {
  const lines = [
    `**${escapeMarkdown(name)}** — ${root.waitsForGit === true ? gitWords : stateWords[root.state]}${progressWords(root)}`,
    `${counted(root.files, 'file')} · ${counted(root.chunks, 'chunk')} · ${counted(root.symbols, 'symbol')} · ${count(root.skipped)} skipped`,
    ...root.problems.map(
      ({ message, severity }) =>
        `$(${severity === 'error' ? 'error' : 'warning'}) ${escapeMarkdown(message)}`,
    ),
    ...(ofSeveral ? [rootLinks(root.root)] : []),
  ];
  return lines.join('\n\n');
}

function progressWords({ state, filesDone, filesTotal, refined, files }: RootStatus): string {
  if (state === 'refining') return `: ${count(refined)} of ${counted(files, 'file')}`;
  if (state !== 'indexing' && (state !== 'paused' || filesDone === filesTotal)) return '';
  return `: ${count(filesDone)} of ${counted(filesTotal, 'file')}`;
}

function rootLinks(root: string): string {
  const argument = encodeURIComponent(JSON.stringify([root]))
    .replaceAll('(', '%28')
    .replaceAll(')', '%29');
  return `[Update](command:loupe.update?${argument}) · [Reindex](command:loupe.reindex?${argument})`;
}

function linksLine(paused: boolean, rests: boolean): string {
  return [
    '[Search](command:loupe.search)',
    ...(rests ? ['[Go on anyway](command:loupe.resume)'] : []),
    paused ? '[Resume](command:loupe.resume)' : '[Pause](command:loupe.pause)',
    '[Update](command:loupe.update)',
    '[Index health](command:loupe.showHealth)',
    '[Log](command:loupe.showLog)',
  ].join(' · ');
}

export function slowdownSentence({ rests, reason }: Slowdown): string {
  return `Indexing ${rests ? 'rests' : 'is slower'}: ${reason}.`;
}

/** Keeps names and messages from being read as Markdown. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-!|<>~$]/g, '\\$&');
}
