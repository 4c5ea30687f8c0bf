/**
 * How Loupe bears size: synthetic trees of 1,000 to 100,000 files, one of nested directories, and Linux. Each is scanned, asked for a
 * first answer, indexed from nothing, again without change and after changes, beside what this machine needs at least.
 *
 * usage: npm run bench -- scale [1k | 10k | 50k | 100k | directories | linux-part | linux …]
 */
import { availableParallelism, loadavg } from 'node:os';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { IndexSummary } from '../src/cli/indexSummary.ts';
import { firstAnswer } from './firstAnswer.ts';
import { type CommandResult, runLoupe, runWatched } from './loupeCommand.ts';
import { report } from './report.ts';
import { type Corpus, openCorpus, parseNames } from './scale/corpus.ts';
import { type Figures, aimsOf, ratiosOf } from './scale/figures.ts';
import type { FloorsAndScan } from './scale/floors.ts';
import { scanFolder } from './scale/scanFolder.ts';
import { chooseFiles, touchFiles } from './scale/touch.ts';
import { withWorkingCopy } from './scale/workingCopy.ts';
import { drawStages } from './stagePicture.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';
import { treesFolder } from './trees.ts';

for (const name of parseNames(process.argv.slice(2))) {
  const corpus = await openCorpus(name);
  if (typeof corpus === 'string') console.log(`skipped ${name}: ${corpus}`);
  else await measure(corpus);
}

async function measure(corpus: Corpus): Promise<void> {
  const { name, folder, only } = corpus;
  const loadBefore = loadavg()[0];
  await mkdir(treesFolder(), { recursive: true });
  await withWorkingCopy(folder, { beside: treesFolder(), only }, (root) =>
    withTemporaryFolder(async (data) => {
      const { floors, scanSeconds, warmScanSeconds } = await floorsAndScan(root);
      const first = await firstAnswer(root, path.join(data, 'first'));
      const args = ['index', root, '--json', '--profile', '--data-dir', path.join(data, 'index')];
      const cold = await indexed(args);
      if (corpus.files !== undefined && cold.files !== corpus.files)
        throw new Error(`${name} has ${corpus.files} files to index, and ${cold.files} were indexed.`);
      const unchanged = await indexed(args);
      const touched = await touchAndIndex(root, args, unchanged);
      const figures: Figures = {
        floors,
        scanSeconds,
        answerSeconds: first.answerSeconds,
        searchableSeconds: cold.searchableSeconds,
        completeSeconds: cold.seconds,
        peakRssBytes: Math.max(...[cold, unchanged, ...touched].map(({ peakRssBytes }) => peakRssBytes)),
        indexBytes: cold.indexBytes,
        sourceBytes: cold.bytes,
        writtenBytes: cold.writtenBytes,
        unchangedSeconds: unchanged.seconds,
        oneTouchedSeconds: touched[0]?.seconds ?? NaN,
      };
      const ratios = ratiosOf(figures);
      print(name, figures, touched);
      const file = await report(`scale-${name}`, aimsOf(name, figures, availableParallelism()), {
        loadBefore,
        figures,
        ratios,
        warmScanSeconds,
        firstAnswer: first,
        cold,
        unchanged,
        touched,
      });
      await drawStages(file, `Cold index of ${name}`, cold);
    }),
  );
}

async function floorsAndScan(root: string): Promise<FloorsAndScan> {
  const script = path.join(import.meta.dirname, 'floors.ts');
  return JSON.parse((await runWatched(process.execPath, [script, root])).output) as FloorsAndScan;
}

type Indexed = IndexSummary & Omit<CommandResult, 'output' | 'seconds'> & { readonly processSeconds: number };

async function indexed(args: readonly string[]): Promise<Indexed> {
  const { output, seconds: processSeconds, ...use } = await runLoupe(args);
  const summary = JSON.parse(output) as IndexSummary;
  const peakRssBytes = Math.max(summary.peakRssBytes, use.peakRssBytes);
  return { ...summary, ...use, peakRssBytes, processSeconds };
}

type Touched = Indexed & { readonly touchedFiles: number };

/**
 * One file, a hundred, and a tenth of all. The index must grow by what was added; of real folders a few of those files may not be in
 * it, for what they hold.
 */
async function touchAndIndex(root: string, args: readonly string[], before: Indexed): Promise<Touched[]> {
  const { files } = await scanFolder(root);
  const paths = files.map((file) => file.path);
  const runs: Touched[] = [];
  let bytes = before.bytes;
  for (const count of new Set([1, 100, Math.round(before.files / 10)])) {
    const chosen = chooseFiles(paths, count);
    const added = touchFiles(root, chosen, `touched with ${count - 1} others`);
    const run = await indexed(args);
    const grown = run.bytes - bytes;
    if (grown > added || grown < 0.9 * added)
      throw new Error(`The index grew by ${grown} bytes after ${count} files grew by ${added}.`);
    bytes = run.bytes;
    runs.push({ ...run, touchedFiles: chosen.length });
  }
  return runs;
}

function print(name: string, figures: Figures, touched: readonly Touched[]): void {
  const { floors, scanSeconds, answerSeconds, searchableSeconds, completeSeconds } = figures;
  const ratios = ratiosOf(figures);
  const seconds = (value: number): string => `${value.toFixed(2)} s`;
  const times = (value: number): string => `(${value.toFixed(1)} × the floor)`;
  const megabytes = (value: number): string => `${(value / 1e6).toFixed(1)} MB`;
  const changes = touched.map((run) => `${run.touchedFiles}: ${seconds(run.seconds)}`).join(', ');
  console.log(`${name}: ${floors.files} files in ${floors.directories} directories, ${megabytes(floors.bytes)}
  floors: walk ${seconds(floors.walkSeconds)}, lstat ${seconds(floors.lstatSeconds)}, read ${seconds(floors.readSeconds)}
  scan ${seconds(scanSeconds)} ${times(ratios.scan)}; first answer ${seconds(answerSeconds)}
  searchable ${seconds(searchableSeconds)} ${times(ratios.searchable)}; complete ${seconds(completeSeconds)} ${times(ratios.complete)}
  without change ${seconds(figures.unchangedSeconds)} ${times(ratios.unchanged)}; after touching ${changes}
  peak ${megabytes(figures.peakRssBytes)}; index ${megabytes(figures.indexBytes)} (${ratios.index.toFixed(2)} of the source); written ${megabytes(figures.writtenBytes)}`);
}
