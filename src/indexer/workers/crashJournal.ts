import { closeSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A file in which every prepare thread keeps the path it is at work on, in a slot of its own. Writing a slot reaches the
 * page cache only, which outlives the process: what a crashed process leaves behind names the suspects.
 */
const slotBytes = 4096;
const journalName = /^working-(\d+)\.journal$/;

/** The journal of this process. */
export function journalPathIn(dataDirectory: string): string {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  return join(dataDirectory, `working-${process.pid}.journal`);
}

/** One thread's slot of the journal. */
export class JournalSlot {
  readonly #file: number;
  readonly #offset: number;
  readonly #buffer = Buffer.alloc(slotBytes);

  constructor(path: string, slot: number) {
    this.#file = openSync(path, 'a+', 0o600);
    closeSync(this.#file);
    this.#file = openSync(path, 'r+', 0o600);
    this.#offset = slot * slotBytes;
  }

  /** @param path absolute; a path longer than the slot is cut, and then names no file. */
  begin(path: string): void {
    const length = this.#buffer.write(path, 2);
    this.#buffer.writeUInt16LE(length, 0);
    writeSync(this.#file, this.#buffer, 0, length + 2, this.#offset);
  }

  end(): void {
    this.#buffer.writeUInt16LE(0, 0);
    writeSync(this.#file, this.#buffer, 0, 2, this.#offset);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Absolute paths that processes which are gone were at work on; their journals are deleted. */
export function takeSuspects(dataDirectory: string): string[] {
  const suspects: string[] = [];
  for (const name of journalsIn(dataDirectory)) {
    const pid = Number(journalName.exec(name)?.[1]);
    if (pid === process.pid || isAlive(pid)) continue;
    const path = join(dataDirectory, name);
    suspects.push(...pathsIn(readFileSync(path)));
    rmSync(path, { force: true });
  }
  return suspects;
}

/** After an orderly end there are no suspects. */
export function deleteJournal(path: string): void {
  rmSync(path, { force: true });
}

function journalsIn(dataDirectory: string): string[] {
  try {
    return readdirSync(dataDirectory).filter((name) => journalName.test(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function pathsIn(journal: Buffer): string[] {
  const paths: string[] = [];
  for (let offset = 0; offset + 2 <= journal.length; offset += slotBytes) {
    const length = journal.readUInt16LE(offset);
    if (length > 0) paths.push(journal.toString('utf8', offset + 2, offset + 2 + length));
  }
  return paths;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
