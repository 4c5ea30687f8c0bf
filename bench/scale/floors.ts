import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Scanned, scanFolder } from './scanFolder.ts';

/** What nobody who indexes a folder can be quicker than with one thread: seconds for the same files, one after the other. */
export interface Floors {
  readonly directories: number;
  readonly files: number;
  readonly bytes: number;
  /** List every directory that is not left out. */
  readonly walkSeconds: number;
  readonly lstatSeconds: number;
  /** Open, read and close every file. */
  readonly readSeconds: number;
}

export interface FloorsAndScan {
  readonly floors: Floors;
  /** Loupe's own scan, the first of its process: with the rules, without a comparison to an index. */
  readonly scanSeconds: number;
  /** The best of those that followed. */
  readonly warmScanSeconds: number;
}

const rounds = 3;

/** The scan comes first, while this process has walked nothing yet; the floors are the best of some rounds. */
export async function measureFloors(root: string): Promise<FloorsAndScan> {
  const first = await scanFolder(root);
  const measured: Floors[] = [];
  const warm: number[] = [];
  for (let round = 0; round < rounds; round++) {
    measured.push(floorsOf(root, first));
    warm.push((await scanFolder(root)).seconds);
  }
  const least = (pick: (floors: Floors) => number): number => Math.min(...measured.map(pick));
  const [{ directories, files, bytes }] = measured as [Floors];
  return {
    floors: {
      directories,
      files,
      bytes,
      walkSeconds: least(({ walkSeconds }) => walkSeconds),
      lstatSeconds: least(({ lstatSeconds }) => lstatSeconds),
      readSeconds: least(({ readSeconds }) => readSeconds),
    },
    scanSeconds: first.seconds,
    warmScanSeconds: Math.min(...warm),
  };
}

function floorsOf(root: string, { files, skippedDirectories }: Scanned): Floors {
  const paths = files.map((file) => path.join(root, file.path));
  const started = performance.now();
  const directories = 1 + countDirectories(root, '', skippedDirectories);
  const walked = performance.now();
  for (const file of paths) lstatSync(file);
  const statted = performance.now();
  let bytes = 0;
  for (const file of paths) bytes += readFileSync(file).length;
  return {
    directories,
    files: paths.length,
    bytes,
    walkSeconds: (walked - started) / 1000,
    lstatSeconds: (statted - walked) / 1000,
    readSeconds: (performance.now() - statted) / 1000,
  };
}

/** Below the directory, which is relative to the root and ends in a slash unless it is the root. */
function countDirectories(root: string, directory: string, skipped: ReadonlySet<string>): number {
  let count = 0;
  for (const entry of readdirSync(path.join(root, directory), { withFileTypes: true })) {
    const place = `${directory}${entry.name}/`;
    if (!entry.isDirectory() || entry.name === '.git' || skipped.has(place)) continue;
    count += 1 + countDirectories(root, place, skipped);
  }
  return count;
}
