/**
 * How long questions take inside the process: over real repositories with the questions of the development sets, and over
 * synthetic indexes of 10,000, 100,000 and a million chunks, idle and while indexing. And how much of what is nearest is found.
 *
 * usage: npm run bench -- query [repositories | recall | 10k | 100k | 1m …]
 */
import { measureAtSize, sizeNames } from './query/atSize.ts';
import { measureRecall, measureRepositories } from './query/repositories.ts';

const measures: Readonly<Record<string, () => Promise<void>>> = {
  repositories: measureRepositories,
  recall: measureRecall,
  ...Object.fromEntries(sizeNames.map((name) => [name, () => measureAtSize(name)])),
};
const names = Object.keys(measures);
const typed = process.argv.slice(2);
for (const name of typed)
  if (!names.includes(name)) throw new Error(`There is nothing called ${name} to ask: ${names.join(', ')}.`);
for (const name of typed.length === 0 ? names : typed) await measures[name]?.();
