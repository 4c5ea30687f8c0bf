import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findInstallation } from '../base/index.ts';
import { type Service, createService, defaultDataDirectory, indexExists } from '../indexer/index.ts';
import { type IndexerSettings, type IndexerStatus, LoupeError, type RootHealth } from '../protocol/index.ts';
import type { Arguments } from './arguments.ts';

/** One folder, opened in a service of this process. */
export interface Session {
  readonly root: string;
  readonly service: Service;
  /** Brings the index up to date. */
  update(signal: AbortSignal): Promise<IndexerStatus>;
  health(): Promise<{ root: RootHealth; threads: number }>;
  close(): Promise<void>;
}

/** What VS Code excludes by default; the editor passes its own lists. */
const editorDefaults = ['**/node_modules', '**/bower_components'];

/** @throws LoupeError `folderUnreadable` when the folder is not there. */
export async function openSession(
  folder: string,
  { dataDirectory, threads }: Arguments,
  options: { paused: boolean },
): Promise<Session> {
  const root = folderOf(folder);
  const service = createService(dataDirectory === undefined ? {} : { dataDirectory: resolve(dataDirectory) });
  const { handlers } = service;
  const never = new AbortController().signal;
  await handlers.configure(
    { roots: [{ root, settings: { ...defaultSettings(), threads } }], paused: options.paused },
    never,
  );
  return {
    root,
    service,
    update: (signal) => handlers.update({ root }, signal),
    health: async () => {
      const { roots, threads: count } = await handlers.health(null, never);
      const health = roots.find((each) => each.root === root);
      if (health === undefined) throw new LoupeError('notIndexed', `${root} has no index`);
      return { root: health, threads: count };
    },
    close: () => service.dispose(),
  };
}

/** The real path of an existing folder. */
export function folderOf(folder: string): string {
  if (!existsSync(folder)) throw new LoupeError('folderUnreadable', `${folder} does not exist`);
  if (!statSync(folder).isDirectory()) throw new LoupeError('folderUnreadable', `${folder} is not a folder`);
  return realpathSync(folder);
}

export function hasIndex(folder: string, dataDirectory: string | undefined): boolean {
  return indexExists(dataDirectory === undefined ? defaultDataDirectory() : resolve(dataDirectory), folder);
}

/** The manifest is the only home of defaults. */
function defaultSettings(): IndexerSettings {
  const manifest = JSON.parse(
    readFileSync(join(findInstallation(import.meta.url).directory, 'package.json'), 'utf8'),
  ) as {
    contributes: { configuration: readonly { properties: Readonly<Record<string, { default: unknown }>> }[] };
  };
  const properties = Object.assign(
    {},
    ...manifest.contributes.configuration.map((section) => section.properties),
  ) as Record<string, { default: unknown }>;
  const byDefault = (key: string): unknown => properties[key]?.default;
  return {
    exclude: byDefault('loupe.exclude') as string[],
    include: byDefault('loupe.include') as string[],
    editorExclude: editorDefaults,
    maxFileSizeKb: byDefault('loupe.maxFileSizeKb') as number,
    threads: byDefault('loupe.threads') as number,
  };
}
