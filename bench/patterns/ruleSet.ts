import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** A name in a directory. */
export interface RuledEntry {
  readonly name: string;
  readonly isDirectory: boolean;
}

export interface RuledDirectory {
  /** Relative to the folder, with forward slashes; '' for the folder itself. */
  readonly path: string;
  readonly entries: readonly RuledEntry[];
  /** Places in `rules` of the files that bear on it, the nearest first. */
  readonly rules: readonly number[];
}

/** The text of a `.gitignore` and where it lies. */
export interface RuleFile {
  readonly directory: string;
  readonly text: string;
}

/** All of a folder that is there, ignored or not, with the rules for it. */
export interface RuleSet {
  readonly name: string;
  readonly rules: readonly RuleFile[];
  readonly directories: readonly RuledDirectory[];
}

export function readRuleSet(name: string, folder: string): RuleSet {
  const rules: RuleFile[] = [];
  const directories: RuledDirectory[] = [];
  const visit = (directory: string, outer: readonly number[]): void => {
    const place = path.join(folder, directory);
    const listed = readdirSync(place, { withFileTypes: true }).filter((entry) => entry.name !== '.git');
    let inForce = outer;
    if (listed.some((entry) => entry.name === '.gitignore' && entry.isFile())) {
      const text = readFileSync(path.join(place, '.gitignore'), 'latin1');
      inForce = [rules.push({ directory, text }) - 1, ...outer];
    }
    const entries = listed.map((entry) => ({ name: entry.name, isDirectory: entry.isDirectory() }));
    directories.push({ path: directory, entries, rules: inForce });
    for (const entry of entries)
      if (entry.isDirectory) visit(directory === '' ? entry.name : `${directory}/${entry.name}`, inForce);
  };
  visit('', []);
  return { name, rules, directories };
}

/** So many directories, spread evenly; all of the rules stay. */
export function thinned(set: RuleSet, most: number): RuleSet {
  const { length } = set.directories;
  if (length <= most) return set;
  const places = Array.from({ length: most }, (_, at) => Math.floor(((at + 0.5) * length) / most));
  return { ...set, directories: places.flatMap((place) => set.directories[place] ?? []) };
}

/** A directory's path as seen from a directory above it. */
export function below(directory: string, above: string): string {
  return above === '' ? directory : directory.slice(above.length + 1);
}
