import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Repository, qualityFolder } from './corpora.ts';
import type { Question } from './score.ts';

/** Sets of questions about repositories: `semble` asks about a repository's `root` folder, `history` about the whole of it. */
export const repositorySets = ['semble', 'history'] as const;
export type RepositorySet = (typeof repositorySets)[number];

/** All sets: `cosqa` asks for one of some thousand functions. */
export const setNames = [...repositorySets, 'cosqa'] as const;
export type SetName = (typeof setNames)[number];

/** Why no question can be asked here; false when they can. */
export function whyNoQuestions(): string | false {
  return existsSync(path.join(qualityFolder(), 'subsets.json'))
    ? false
    : `${qualityFolder()} has no development questions (LOUPE_SHARED names another place of shared)`;
}

/** The questions of a repository, none where the set leaves it out. */
export async function readQuestions(set: RepositorySet, { name }: Repository): Promise<Question[]> {
  const folder = set === 'semble' ? 'annotations' : 'history';
  const file = path.join(qualityFolder(), folder, `${name}.json`);
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Question[]) : [];
}

/** Keys `name qid` of the semble questions that share no word with their target's path. */
export async function readUnnamed(): Promise<ReadonlySet<string>> {
  const { unnamed } = JSON.parse(await readFile(path.join(qualityFolder(), 'subsets.json'), 'utf8')) as {
    unnamed: [string, number][];
  };
  return new Set(unnamed.map(([name, qid]) => `${name} ${qid}`));
}

/** The folder that is indexed, relative to the repository; '' is the whole. */
export function indexedFolder(set: RepositorySet, { root }: Repository): string {
  return set === 'semble' ? (root ?? '') : '';
}
