import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes each file as it might be on another branch: every tenth line says something else. Files are replaced
 * and not written into, as git does it. Returns what brings the former contents back.
 */
export function switchFiles(root: string, files: readonly string[]): () => void {
  const before = files.map((file) => readFileSync(path.join(root, file)));
  files.forEach((file, at) => replace(path.join(root, file), otherText(before[at] ?? Buffer.alloc(0))));
  return () => files.forEach((file, at) => replace(path.join(root, file), before[at] ?? Buffer.alloc(0)));
}

function otherText(bytes: Buffer): Buffer {
  const lines = bytes.toString('latin1').split('\n');
  const changed = lines.map((line, at) => (at % 10 === 5 ? `${line} /* other branch ${at} */` : line));
  return Buffer.from(changed.join('\n'), 'latin1');
}

function replace(file: string, bytes: Buffer): void {
  writeFileSync(`${file}.fresh`, bytes);
  renameSync(`${file}.fresh`, file);
}
