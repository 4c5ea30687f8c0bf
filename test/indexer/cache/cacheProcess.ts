/**
 * A process that writes into a cache, for tests that run several or kill them. Arguments: the file, its limit, a name, how many
 * rounds. Each round has 20 files of its own, and one that all processes have. Tells every round and, at the end, its problems.
 */
import { CacheWriter } from '../../../src/indexer/cache/index.ts';
import { key, vectors } from './cacheHarness.ts';

const [path = '', maxBytes = '', name = '', rounds = ''] = process.argv.slice(2);
const problems: string[] = [];
const writer = new CacheWriter({ path, maxBytes: Number(maxBytes) }, name, (problem) =>
  problems.push(problem),
);
for (let round = 0; round < Number(rounds); round++) {
  for (const file of [`common/${round}`, ...Array.from({ length: 20 }, (_, at) => `${name}/${round}/${at}`)])
    writer.add({ key: key(file), vectors: vectors(file, 3_000) });
  await writer.flush();
  process.send?.(`round ${round}`);
}
await writer.close();
process.send?.(JSON.stringify(problems));
process.disconnect();
