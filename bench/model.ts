/**
 * What the model costs: how long it takes to open in a fresh process, and how much code it embeds on one core.
 *
 * usage: npm run bench -- model [FOLDER]
 *   FOLDER  of a model; that of the product when absent
 */
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { languageOf } from '../src/indexer/chunk/index.ts';
import { type EmbedInput, openModel } from '../src/indexer/embed/index.ts';
import { readRepositories, unpackCorpora } from './corpora.ts';
import { whyNoQuestions } from './developmentSets.ts';
import { quantile } from './quantile.ts';
import { report } from './report.ts';
import { shippedModel } from './shippedModel.ts';

const processes = 9;
const linesPerChunk = 40;
const rounds = 3;
const data = new Set(['text', 'json', 'xml', 'csv', 'svg', 'markdown']);

const folder = path.resolve(process.argv[2] ?? (await shippedModel()).directory);
const reason = whyNoQuestions();
if (reason !== false) console.log(`skipped: ${reason}`);
else await measure();

async function measure(): Promise<void> {
  const openMs = await timesToOpen();
  const model = await openModel(folder);
  const inputs = await codeOfCorpora();
  const bytes = inputs.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const megabytesPerSecond: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = process.cpuUsage();
    for (let at = 0; at < inputs.length; at += 500) await model.embedDocuments(inputs.slice(at, at + 500));
    const { user, system } = process.cpuUsage(started);
    megabytesPerSecond.push(bytes / (user + system));
  }
  const open = quantile(openMs, 0.5);
  const rate = quantile(megabytesPerSecond, 0.5);
  await report(
    'model',
    [
      { what: 'opens in', value: open, unit: 'ms', atMost: 60 },
      { what: 'embeds per second of processor time', value: rate, unit: 'MB', atLeast: 15 },
    ],
    { model: model.id, bytes, openMs, megabytesPerSecond },
  );
}

/** Milliseconds of the first `openModel` of each of some processes. */
async function timesToOpen(): Promise<number[]> {
  const door = path.resolve(import.meta.dirname, '../src/indexer/embed/index.ts');
  const script = `import { openModel } from ${JSON.stringify(door)};
    const started = performance.now(); await openModel(${JSON.stringify(folder)}); console.log(performance.now() - started);`;
  const times: number[] = [];
  for (let run = 0; run < processes; run++) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    times.push(Number(stdout));
  }
  return times;
}

/** Pieces of equal numbers of lines: where chunks end makes no difference to the rate. */
async function codeOfCorpora(): Promise<EmbedInput[]> {
  const corpora = await unpackCorpora();
  const inputs: EmbedInput[] = [];
  for (const { name } of await readRepositories())
    for (const file of await readdir(path.join(corpora, name), { recursive: true, withFileTypes: true })) {
      const place = path.join(file.parentPath, file.name);
      if (!file.isFile() || data.has(languageOf(file.name))) continue;
      const lines = (await readFile(place, 'utf8')).split('\n');
      for (let line = 0; line < lines.length; line += linesPerChunk)
        inputs.push({
          text: lines.slice(line, line + linesPerChunk).join('\n'),
          path: path.relative(corpora, place),
        });
    }
  return inputs;
}
