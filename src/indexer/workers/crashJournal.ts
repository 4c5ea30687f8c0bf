import { closeSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join, sep } from 'node:path';

/**
 * A file in which every prepare thread keeps the path it is at work on, in a slot of its own. Writing a slot reaches the
 * page cache only, which outlives the process: what a crashed process leaves behind names the suspects.
 */
const slotBytes = 4096;
const noPath = Buffer.alloc(2);
const journalName = /^working-(\d+)\.journal$/;

/** The journal of this process. */
export function journalPathIn(dataDirectory: string): string {
  return join(dataDirectory, `working-${process.pid}.journal`);
}

/** One thread's slot of the journal. */
export class JournalSlot {
  readonly #file: number;
  readonly #offset: number;

  constructor(path: string, slot: number) {
    this.#file = openSync(path, 'a+', 0o600);
    closeSync(this.#file);
    this.#file = openSync(path, 'r+', 0o600);
    this.#offset = slot * slotBytes;
  }

  /** @param path absolute; a path longer than the slot is cut, and then names no file. */
  begin(path: string): void {
    writeSync(this.#file, slotOf(path), 0, slotBytes, this.#offset);
  }

  end(): void {
    writeSync(this.#file, noPath, 0, noPath.length, this.#offset);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/**
 * Absolute paths below `root` that processes which are gone were at work on, each told once. What they left of other roots
 * stays in their journals until those roots are opened.
 */
export function takeSuspects(dataDirectory: string, root: string): string[] {
  const suspects: string[] = [];
  for (const name of journalsIn(dataDirectory)) {
    const pid = Number(journalName.exec(name)?.[1]);
    if (pid === process.pid || isAlive(pid)) continue;
    const path = join(dataDirectory, name);
    const paths = pathsIn(readFileSync(path));
    const others = paths.filter((suspect) => !suspect.startsWith(root + sep));
    suspects.push(...paths.filter((suspect) => suspect.startsWith(root + sep)));
    if (others.length === 0) rmSync(path, { force: true });
    else if (others.length < paths.length) writeFileSync(path, Buffer.concat(others.map(slotOf)));
  }
  return suspects;
}

/** After an orderly end there are no suspects. */
export function deleteJournal(path: string): void {
  rmSync(path, { force: true });
}

/** Two bytes of length, then the path in UTF-8. */
function slotOf(path: string): Buffer {
  const slot = Buffer.alloc(slotBytes);
  slot.writeUInt16LE(slot.write(path, 2), 0);
  return slot;
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
