/**
 * Writes the model card of a model folder: what it learned from, how it was made, what was measured.
 *
 * usage: node training/card.ts FOLDER --run NAME
 *   NAME  the run in .cache/training/runs that was exported; `evaluate` and `bench/quality.ts` must have run
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { renderCard, type CardFacts } from './card/renderCard.ts';
import { cacheFolder, idOf, readManifest } from './manifest.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { run: { type: 'string' } } });
const [folder] = positionals;
if (folder === undefined || values.run === undefined) throw new Error('usage: card.ts FOLDER --run NAME');

const summary = await readJson<CardFacts['summary']>(path.join(cacheFolder, 'encoded/summary.json'));
const learned = new Set(summary.sources);
const sources = (await readManifest()).filter((source) => learned.has(idOf(source)));
const facts: CardFacts = {
  description: await readJson(path.join(folder, 'model.json')),
  summary,
  run: await readJson(path.join(cacheFolder, 'runs', `${values.run}.json`)),
  scores: await readJson(path.join(cacheFolder, 'evaluation', `scores-${path.basename(folder)}.json`)),
  sources,
};
await writeFile(path.join(folder, 'README.md'), renderCard(facts));

async function readJson<Value>(file: string): Promise<Value> {
  return JSON.parse(await readFile(file, 'utf8')) as Value;
}
