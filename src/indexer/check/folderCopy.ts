import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const prefix = 'loupe-check-';

/** A temporary copy of files, with a data directory of its own beside it. */
export interface FolderCopy {
  /** Absolute. */
  readonly root: string;
  readonly dataDirectory: string;
  write(path: string, text: string): Promise<void>;
  read(path: string): Promise<string | undefined>;
  /** Removes everything. */
  remove(): Promise<void>;
}

/** Only this user can read it. Copies that a killed process left behind are removed first. */
export async function openFolderCopy(): Promise<FolderCopy> {
  await removeLeftBehind();
  const directory = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  const root = join(directory, 'folder');
  await mkdir(root);
  return {
    root,
    dataDirectory: join(directory, 'data'),
    write: async (path, text) => {
      const file = join(root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    },
    read: (path) => readFile(join(root, path), 'utf8').catch(() => undefined),
    remove: () => rm(directory, { recursive: true, force: true, maxRetries: 5 }),
  };
}

async function removeLeftBehind(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    // Another user's copy stays; it is none of our business.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
