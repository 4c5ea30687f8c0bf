/**
 * Did a change make Loupe slower or hungrier? This checkout and the commit that `bench/baseline` names index the same tree
 * from nothing and answer the same questions, in turn. Ends with code 1 when it did; says so and ends well when there is nothing to compare.
 *
 * usage: npm run bench -- gate [--against COMMIT] [--alike PAIRS]
 *   --alike  measures this checkout beside itself: how far the same lies apart here, and how often that would be an alarm
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type GateOutcome, measureAlike, runGate } from './gate/runGate.ts';
import { type Pair, compare, comparisonTable, complaint, falseAlarms } from './gate/verdict.ts';
import { seededRandom } from './random.ts';
import { report } from './report.ts';

const { values } = parseArgs({ options: { against: { type: 'string' }, alike: { type: 'string' } } });
const loadBefore = loadavg()[0];
if (values.alike !== undefined) await tellSpread(await measureAlike(Number(values.alike), tellPair));
else {
  const outcome = await runGate(tellPair, values.against);
  if (typeof outcome === 'string') console.log(`skipped: ${outcome}`);
  else await judge(outcome);
}

async function judge({ commit, comparisons, worse, pairs }: GateOutcome): Promise<void> {
  console.log(comparisonTable(comparisons));
  console.log(worse.length > 0 ? complaint(worse, pairs.length) : 'No slower and no hungrier than allowed.');
  await report('gate', [], { against: commit, loadBefore, comparisons, pairs });
  process.exitCode = worse.length > 0 ? 1 : 0;
}

async function tellSpread(pairs: readonly Pair[]): Promise<void> {
  const comparisons = compare(pairs);
  const alarms = falseAlarms(pairs, seededRandom('false alarms'));
  console.log(comparisonTable(comparisons));
  console.log(`Of gates with pairs like these, ${(100 * alarms).toFixed(2)} % would fail for nothing.`);
  const loadAfter = loadavg()[0];
  await report('gate-alike', [], { loadBefore, loadAfter, falseAlarms: alarms, comparisons, pairs });
}

function tellPair({ now, before }: Pair, done: number): void {
  const of = (figure: keyof Pair['now']): string => (now[figure] / before[figure]).toFixed(2);
  console.log(
    `${done}: ${of('indexCpuSeconds')} of the processor time, ${of('indexPeakBytes')} of the memory; questions ${of('searchCpuSeconds')}`,
  );
}
