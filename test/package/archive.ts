import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

/** A file inside a zip archive. */
export interface ArchiveEntry {
  readonly path: string;
  readonly sizeBytes: number;
  read(): Buffer;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;

/** The files of a zip archive without encryption and below 4 GB (APPNOTE.TXT 6.3.10, sections 4.3.7 to 4.3.16). */
export async function openArchive(path: string): Promise<readonly ArchiveEntry[]> {
  const bytes = await readFile(path);
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || bytes.readUInt32LE(end) !== endSignature) throw new Error(`${path} is no zip archive`);
  const count = bytes.readUInt16LE(end + 10);
  const entries: ArchiveEntry[] = [];
  for (let index = 0, at = bytes.readUInt32LE(end + 16); index < count; index++) {
    if (bytes.readUInt32LE(at) !== entrySignature) throw new Error(`${path} has a damaged directory`);
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push(entryAt(bytes, at, bytes.toString('utf8', at + 46, at + 46 + nameLength)));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries.filter((entry) => !entry.path.endsWith('/'));
}

/** Writes every file of the archive below `target`. */
export async function extract(entries: readonly ArchiveEntry[], target: string): Promise<void> {
  for (const entry of entries) {
    const path = join(target, entry.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, entry.read());
  }
}

function entryAt(bytes: Buffer, at: number, path: string): ArchiveEntry {
  const method = bytes.readUInt16LE(at + 10);
  const packedBytes = bytes.readUInt32LE(at + 20);
  const local = bytes.readUInt32LE(at + 42);
  return {
    path,
    sizeBytes: bytes.readUInt32LE(at + 24),
    read: () => {
      const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      const packed = bytes.subarray(start, start + packedBytes);
      return method === 0 ? packed : inflateRawSync(packed);
    },
  };
}
