import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commentMark } from '../scale/touch.ts';

const addedLines = 8;

/**
 * Writes each file as it might be on another branch: with lines of comment between its own. Files are replaced and not written into,
 * as git does it. Returns what brings the former contents back.
 */
export function switchFiles(root: string, files: readonly string[]): () => void {
  const before = files.map((file) => readFileSync(path.join(root, file)));
  const put = (of: (bytes: Buffer, file: string) => Buffer): void =>
    files.forEach((file, at) => replace(path.join(root, file), of(before[at] ?? Buffer.alloc(0), file)));
  put(otherText);
  return () => put((bytes) => bytes);
}

function otherText(bytes: Buffer, file: string): Buffer {
  const lines = bytes.toString('latin1').split('\n');
  const every = Math.ceil(lines.length / addedLines);
  const changed = lines.flatMap((line, at) => {
    // What stands behind a continued line is a part of it.
    const isContinued = line.endsWith('\\');
    return at % every === 0 && !isContinued ? [line, `${commentMark(file)} other branch ${at}`] : [line];
  });
  return Buffer.from(changed.join('\n'), 'latin1');
}

function replace(file: string, bytes: Buffer): void {
  writeFileSync(`${file}.fresh`, bytes);
  renameSync(`${file}.fresh`, file);
}
