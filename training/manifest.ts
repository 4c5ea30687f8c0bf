/** The manifest of training sources: what to download, in which version, under which licence. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

export type SourceKind = 'debian' | 'deb' | 'npm' | 'pypi' | 'crates' | 'go' | 'maven' | 'git';

export interface Source {
  /** `debian` is a source package, `deb` a binary one, for scripts and headers; `git` a repository, named `owner/name`. */
  readonly kind: SourceKind;
  readonly name: string;
  /** Exact; of a repository the commit. Missing only until `collect --pin` wrote it. */
  readonly version?: string;
  /** Of the archive; for Debian of the .dsc file, which holds those of its archives. A commit is its own checksum. */
  readonly sha256?: string;
  readonly licence: string;
  /** Folders to take, where the rest is data or under another licence. */
  readonly paths?: readonly string[];
  /** Evaluated on, never trained on. */
  readonly heldOut?: boolean;
}

export const manifestFile = path.join(import.meta.dirname, 'sources.json');
/** Everything the steps leave: nothing of it is committed. */
export const cacheFolder = path.resolve(import.meta.dirname, '../.cache/training');

export async function readManifest(): Promise<Source[]> {
  return JSON.parse(await readFile(manifestFile, 'utf8')) as Source[];
}

/** One source per line, so that a change of one shows as one. */
export async function writeManifest(sources: readonly Source[]): Promise<void> {
  await writeFile(manifestFile, `[\n${sources.map((source) => JSON.stringify(source)).join(',\n')}\n]\n`);
}

/** The name of a source in the cache. */
export function idOf({ kind, name }: Source): string {
  return `${kind}_${name.replace(/[^\w.-]+/g, '_')}`;
}
