/**
 * A process with a store, for tests that kill it. Arguments: data directory, root, and what to do: `hold` commits one file and
 * stays; `commitForever` commits, replaces and removes files without end. Says `ready <role>` first.
 */
import { openStore } from '../../../src/indexer/store/index.ts';
import { fingerprint, prepared } from './storeHarness.ts';

const [dataDirectory = '', root = '', task = ''] = process.argv.slice(2);
const store = await openStore({ dataDirectory, root, fingerprint });
process.send?.(`ready ${store.role}`);
process.on('message', (message) => {
  if (message === 'commit') void store.commit([prepared('later.ts')]).then(() => process.send?.('committed'));
});
if (task === 'commitForever') {
  for (let round = 0; ; round++) {
    const files = Array.from({ length: 30 }, (_, index) =>
      prepared(`d${(round * 7 + index) % 50}/f${index}.ts`, {
        chunks: 1 + ((round + index) % 4),
        body: `round${round} ${'filling words '.repeat(40)}`,
        symbols: [`symbol${round}x${index}`],
        hash: (round % 16).toString(16),
      }),
    );
    await store.commit(files);
    if (round % 5 === 4) await store.remove([`d${round % 50}`]);
    process.send?.(`round ${round}`);
  }
}
