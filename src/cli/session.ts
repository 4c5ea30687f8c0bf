import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findInstallation } from '../base/index.ts';
import { createService, defaultDataDirectory, indexExists } from '../indexer/index.ts';
import {
  type Explanation,
  type IndexerSettings,
  type IndexerStatus,
  LoupeError,
  type Notice,
  type ProfileHealth,
  type QualityProgress,
  type QualityReport,
  type RootHealth,
  type SearchAnswer,
  type SearchParams,
} from '../protocol/index.ts';
import type { Arguments } from './arguments.ts';

export interface FolderHealth extends RootHealth {
  readonly profile: ProfileHealth;
}

/** One folder, opened in a service of this process. */
export interface Session {
  readonly root: string;
  /** Brings the index up to date, and tells how it is then. */
  update(signal: AbortSignal): Promise<IndexerStatus>;
  readonly search: (params: SearchParams, signal: AbortSignal) => Promise<SearchAnswer>;
  /** @param path absolute */
  why(path: string): Promise<Explanation>;
  health(): Promise<FolderHealth>;
  /** Asks questions made from the folder; neither the folder nor its index changes. */
  check(onProgress: (progress: QualityProgress) => void, signal: AbortSignal): Promise<QualityReport>;
  /** Deletes the index. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface SessionListeners {
  readonly onNotice: (notice: Notice) => void;
  readonly onStatus: (status: IndexerStatus) => void;
}

/** What VS Code excludes by default; the editor passes its own lists. */
export const editorDefaults = ['**/node_modules', '**/bower_components'];

/** Whether the command leaves an index that is there as it is; without one, `why` makes one in a temporary place. */
function onlyReads({ command, update, dataDirectory }: Arguments, root: string): boolean {
  if (command === 'why') return hasIndex(root, dataDirectory);
  return command === 'status' || command === 'check' || (command === 'search' && !update);
}

/** Opens an existing folder; `update: false` looks at its index without changing it. */
export async function openSession(
  root: string,
  args: Arguments,
  { onNotice, onStatus }: SessionListeners,
): Promise<Session> {
  const { command, dataDirectory, modelDirectory, threads, memoryLimitMb, sizeProfile, update } = args;
  const service = createService({
    readOnly: onlyReads(args, root),
    cacheSizeMb: cacheSizeMbOf(args),
    ...(dataDirectory !== undefined && { dataDirectory: resolve(dataDirectory) }),
    ...(modelDirectory !== undefined && { modelDirectory: resolve(modelDirectory) }),
  });
  const { handlers } = service;
  service.on('notice', onNotice);
  service.on('status', onStatus);
  const never = new AbortController().signal;
  const settings = { ...manifestSettings(), threads, memoryLimitMb, profile: sizeProfile };
  const config = { root, settings, byDefault: !args.defaultSettings };
  try {
    // A check needs no index; of one that is there it takes the settings.
    const roots = command === 'check' && !hasIndex(root, dataDirectory) ? [] : [config];
    await handlers.configure({ roots, paused: !update }, never);
  } catch (error) {
    await service.dispose();
    throw error;
  }
  return {
    root,
    update: (signal) => handlers.update({ root }, signal),
    search: (params, signal) => handlers.search(params, signal),
    why: (path) => handlers.why({ path }, never),
    health: async () => {
      const { roots, profile } = await handlers.health({ runtime: false }, never);
      const found = roots.find((each) => each.root === root);
      if (found === undefined) throw new LoupeError('notIndexed', `${root} has no index`);
      const health = { ...found, profile };
      // A look at an index pauses or follows it; nobody who looks has paused anything, and what is not whole is not ready.
      const looksOn = health.state === 'paused' || health.state === 'following';
      const isWhole = health.coverage >= 1 && health.refined >= health.files;
      return looksOn ? { ...health, state: isWhole ? 'ready' : 'waiting' } : health;
    },
    check: (onProgress, signal) => {
      service.on('checkProgress', onProgress);
      return handlers.check(config, signal);
    },
    clear: async () => {
      await handlers.clear({ root }, never);
    },
    close: () => service.dispose(),
  };
}

/**
 * The real path of an existing folder.
 * @throws LoupeError `folderUnreadable`
 */
export function folderOf(folder: string): string {
  if (!existsSync(folder)) throw new LoupeError('folderUnreadable', `${folder} does not exist`);
  if (!statSync(folder).isDirectory()) throw new LoupeError('folderUnreadable', `${folder} is not a folder`);
  return realpathSync(folder);
}

export function hasIndex(folder: string, dataDirectory: string | undefined): boolean {
  return indexExists(dataDirectoryOf(dataDirectory), folder);
}

export function dataDirectoryOf(typed: string | undefined): string {
  return typed === undefined ? defaultDataDirectory() : resolve(typed);
}

export function cacheSizeMbOf({ cacheSizeMb }: Pick<Arguments, 'cacheSizeMb'>): number {
  return cacheSizeMb ?? (manifestDefaults()['loupe.cacheSizeMb'] as number);
}

function manifestSettings(): IndexerSettings {
  const byDefault = manifestDefaults();
  return {
    exclude: byDefault['loupe.exclude'] as string[],
    include: byDefault['loupe.include'] as string[],
    editorExclude: editorDefaults,
    maxFileSizeKb: byDefault['loupe.maxFileSizeKb'] as number,
    threads: byDefault['loupe.threads'] as number,
    memoryLimitMb: byDefault['loupe.memoryLimitMb'] as number,
    profile: byDefault['loupe.profile'] as IndexerSettings['profile'],
  };
}

/** The manifest is the only home of defaults. */
function manifestDefaults(): Readonly<Record<string, unknown>> {
  const manifest = JSON.parse(
    readFileSync(join(findInstallation(import.meta.url).directory, 'package.json'), 'utf8'),
  ) as {
    contributes: { configuration: readonly { properties: Readonly<Record<string, { default: unknown }>> }[] };
  };
  const properties = manifest.contributes.configuration.flatMap((section) =>
    Object.entries(section.properties),
  );
  return Object.fromEntries(properties.map(([key, property]) => [key, property.default]));
}
