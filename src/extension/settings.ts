/**
 * The one place that reads settings. Defaults live in package.json; what a person wrote with a wrong type or outside
 * its range is replaced by the default and named in `problems`.
 */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import {
  type IndexerSettings,
  type PauseOnBattery,
  pauseOnBatteryChoices,
  profileNames,
} from '../protocol/index.ts';

/** The value in force and the manifest's default of a setting. */
export type ReadSetting = (key: string) => { readonly value: unknown; readonly byDefault: unknown };

/** What the extension host itself goes by. */
export interface HostSettings {
  /** Absolute; undefined for the platform's cache location. */
  readonly dataDirectory: string | undefined;
  /** Absolute; undefined for the model that ships. */
  readonly modelDirectory: string | undefined;
  /** How large the embedding cache may become; 0 for none. */
  readonly cacheSizeMb: number;
  /** Hits per answer, 1 to 200. */
  readonly searchLimit: number;
  /** Whether open editors and recent changes break ties between results. */
  readonly preferRecent: boolean;
  /** Whether moving through the quick pick shows each result in the editor. */
  readonly quickPickPreview: boolean;
  readonly pauseOnBattery: PauseOnBattery;
}

export interface Reading<T> {
  readonly settings: T;
  /** One sentence per setting that could not be used as it stands. */
  readonly problems: readonly string[];
}

/** Reads what the indexing process needs for one root. */
export function readIndexerSettings(read: ReadSetting): Reading<IndexerSettings> {
  const problems: string[] = [];
  const settings = {
    exclude: strings(read, 'loupe.exclude', problems),
    include: strings(read, 'loupe.include', problems),
    editorExclude: [...switchedOn(read('files.exclude').value), ...switchedOn(read('search.exclude').value)],
    maxFileSizeKb: number(read, 'loupe.maxFileSizeKb', [1, 102_400], problems),
    threads: number(read, 'loupe.threads', [0, 64], problems),
    memoryLimitMb: number(read, 'loupe.memoryLimitMb', [0, 1_048_576], problems),
    profile: choice(read, 'loupe.profile', ['auto', ...profileNames] as const, problems),
  };
  return { settings: Object.freeze(settings), problems };
}

/** Reads what the extension host needs. */
export function readHostSettings(read: ReadSetting, home: string = homedir()): Reading<HostSettings> {
  const problems: string[] = [];
  const settings = {
    dataDirectory: directory(read, 'loupe.dataDirectory', home, problems),
    modelDirectory: directory(read, 'loupe.model', home, problems),
    cacheSizeMb: number(read, 'loupe.cacheSizeMb', [0, 1_048_576], problems),
    searchLimit: number(read, 'loupe.search.limit', [1, 200], problems),
    preferRecent: isOn(read, 'loupe.search.preferRecent'),
    quickPickPreview: isOn(read, 'loupe.quickPick.preview'),
    pauseOnBattery: choice(read, 'loupe.pauseOnBattery', pauseOnBatteryChoices, problems),
  };
  return { settings: Object.freeze(settings), problems };
}

function isOn(read: ReadSetting, key: string): boolean {
  const { value, byDefault } = read(key);
  return (typeof value === 'boolean' ? value : byDefault) === true;
}

function choice<T extends string>(
  read: ReadSetting,
  key: string,
  choices: readonly T[],
  problems: string[],
): T {
  const { value, byDefault } = read(key);
  const chosen = choices.find((each) => each === value);
  if (chosen !== undefined) return chosen;
  problems.push(`The setting ${key} must be one of ${choices.join(', ')}; its default is used.`);
  return byDefault as T;
}

function strings(read: ReadSetting, key: string, problems: string[]): readonly string[] {
  const { value, byDefault } = read(key);
  if (!Array.isArray(value)) {
    problems.push(`The setting ${key} must be a list of glob patterns; its default is used.`);
    return Array.isArray(byDefault) ? byDefault.filter((entry) => typeof entry === 'string') : [];
  }
  const patterns = value.filter((entry): entry is string => typeof entry === 'string' && entry.trim() !== '');
  if (patterns.length < value.length)
    problems.push(`The setting ${key} has entries that are no glob patterns; they are left out.`);
  return patterns;
}

function number(
  read: ReadSetting,
  key: string,
  [least, most]: readonly [number, number],
  problems: string[],
): number {
  const { value, byDefault } = read(key);
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  problems.push(`The setting ${key} must be a whole number from ${least} to ${most}; its default is used.`);
  return Number(byDefault);
}

function directory(read: ReadSetting, key: string, home: string, problems: string[]): string | undefined {
  const { value } = read(key);
  const path = typeof value === 'string' ? value.trim() : '';
  if (path === '') return undefined;
  const expanded = /^~(?=[\\/]|$)/.test(path) ? join(home, path.slice(1)) : path;
  if (isAbsolute(expanded)) return expanded;
  problems.push(`The setting ${key} must be an absolute path (it may start with ~); its default is used.`);
  return undefined;
}

/** Glob patterns of `files.exclude` or `search.exclude` that are on; those that depend on a sibling file are not. */
function switchedOn(patterns: unknown): readonly string[] {
  if (typeof patterns !== 'object' || patterns === null) return [];
  return Object.entries(patterns)
    .filter(([, on]) => on === true)
    .map(([pattern]) => pattern);
}
