/** This checkout beside an earlier commit: both do the same work in turn, so that a busy machine is busy for both. */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { withTemporaryFolder } from '../temporaryFolder.ts';
import { Draw } from '../tree/draw.ts';
import { treeEntries } from '../tree/entries.ts';
import { actionName, thingName } from '../tree/vocabulary.ts';
import { writeTree } from '../trees.ts';
import { buildCommit, checkout, differsFrom, readBaseline, whyNotComparable } from './baseline.ts';
import { type OnPair, gatherPairs } from './gatherPairs.ts';
import { measureOnce } from './measureOnce.ts';
import { type Comparison, type Pair, compare, rounds, worseThanAllowed } from './verdict.ts';

/** Over 8 MB, so that both passes over a folder are measured. */
const files = 2_500;
const questionCount = 300;
/** After so long no further pair is begun: on a machine that is busy with other work a run may take ten times as long. */
const mostSeconds = 240;

export interface GateOutcome {
  readonly commit: string;
  readonly pairs: readonly Pair[];
  readonly comparisons: readonly Comparison[];
  readonly worse: readonly Comparison[];
}

/**
 * This checkout, which must be built, beside another commit; what looks worse after the first pairs is measured again. Returns
 * a sentence where nothing could be compared.
 * @param against any name of a commit; that of `bench/baseline` when absent
 */
export async function runGate(onPair?: OnPair, against?: string): Promise<GateOutcome | string> {
  const commit = against ?? readBaseline(await readFile(path.join(checkout, 'bench/baseline'), 'utf8'));
  const reason = whyNotComparable(commit);
  if (reason !== false) return reason;
  if (!differsFrom(commit)) return `nothing that is built differs from ${commit.slice(0, 12)}`;
  return withTemporaryFolder(async (folder) => {
    const earlier = await buildCommit(commit, folder);
    const started = performance.now();
    const isLate = (): boolean => performance.now() - started > mostSeconds * 1000;
    const pairs = await gatherPairs(measurePairs(earlier, folder), isLate, onPair);
    if (pairs.length < rounds.first)
      return `this machine is too busy: ${pairs.length} of ${rounds.first} pairs took over ${mostSeconds} s`;
    const comparisons = compare(pairs);
    return { commit, pairs, comparisons, worse: worseThanAllowed(comparisons) };
  });
}

/** This checkout beside itself: how far two measurements of the same lie apart on this machine. */
export function measureAlike(count: number, onPair?: OnPair): Promise<readonly Pair[]> {
  return withTemporaryFolder(async (folder) => {
    const pairs: Pair[] = [];
    for await (const pair of measurePairs(checkout, folder)) {
      pairs.push(pair);
      onPair?.(pair, pairs.length);
      if (pairs.length === count) break;
    }
    return pairs;
  });
}

/** Without end. Who comes first changes, so that what the machine does meanwhile favours neither. */
async function* measurePairs(earlier: string, folder: string): AsyncGenerator<Pair> {
  const root = path.join(folder, 'tree');
  await mkdir(root);
  writeTree(root, treeEntries(files));
  const questions = gateQuestions();
  const run = (place: string): ReturnType<typeof measureOnce> => measureOnce(place, root, questions);
  for (;;) {
    const before = await run(earlier);
    yield { before, now: await run(checkout) };
    const now = await run(checkout);
    yield { now, before: await run(earlier) };
  }
}

/** In the words that the tree is written with. */
function gateQuestions(): string[] {
  const draw = new Draw('questions of the gate');
  return Array.from({ length: questionCount }, () => [...actionName(draw), ...thingName(draw)].join(' '));
}
