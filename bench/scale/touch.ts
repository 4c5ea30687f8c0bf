import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const lineComments: Readonly<Record<string, string>> = {
  '#': 'py rb sh yaml yml toml pl mk',
  '//': 'ts tsx js jsx mjs java cs c h cpp hpp cc go rs php swift kt scala',
};
const commentOf = new Map(
  Object.entries(lineComments).flatMap(([comment, extensions]) =>
    extensions.split(' ').map((extension) => [`.${extension}`, comment]),
  ),
);

/** What a line of comment begins with; empty where that is not known. */
export function commentMark(file: string): string {
  return commentOf.get(path.extname(file)) ?? '';
}

/** So many of the files that a line of comment can be added to, spread evenly over all of them; each once. */
export function chooseFiles(paths: readonly string[], count: number): readonly string[] {
  const possible = paths.filter((file) => commentOf.has(path.extname(file))).sort();
  const chosen = Math.min(count, possible.length);
  const places = Array.from({ length: chosen }, (_, at) =>
    Math.floor(((at + 0.5) * possible.length) / chosen),
  );
  return places.flatMap((place) => possible[place] ?? []);
}

/** Adds a line to each file, as an editor that writes a new file and puts it in the place of the old one. Returns the bytes added. */
export function touchFiles(root: string, files: readonly string[], note: string): number {
  let added = 0;
  for (const file of files) {
    const place = path.join(root, file);
    const line = `\n${commentMark(file)} ${note}\n`;
    const fresh = `${place}.fresh`;
    writeFileSync(fresh, Buffer.concat([readFileSync(place), Buffer.from(line)]));
    renameSync(fresh, place);
    added += Buffer.byteLength(line);
  }
  return added;
}
