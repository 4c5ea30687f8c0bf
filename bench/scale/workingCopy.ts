import { copyFileSync, linkSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Runs over a copy of a folder, or of some folders in it, that is removed at the end. Files are linked where the file system can do so:
 * nothing may write into one, only put another in its place.
 *
 * @param beside where the copy is made
 */
export async function withWorkingCopy<T>(
  source: string,
  { beside, only }: { readonly beside: string; readonly only?: readonly string[] | undefined },
  run: (copy: string) => Promise<T>,
): Promise<T> {
  const copy = await mkdtemp(path.join(beside, 'working-'));
  try {
    for (const name of only ?? ['.']) {
      mkdirSync(path.join(copy, name), { recursive: true });
      linkFolder(path.join(source, name), path.join(copy, name));
    }
    return await run(copy);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function linkFolder(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) {
      mkdirSync(target);
      linkFolder(source, target);
    } else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.isFile()) linkFile(source, target);
  }
}

function linkFile(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}
