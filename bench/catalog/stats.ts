import type { FileStat } from '../../src/indexer/records.ts';
import { seededRandom } from '../random.ts';
import { Draw } from '../tree/draw.ts';
import { camel, snake, thingName } from '../tree/vocabulary.ts';

export const changedShare = 0.01;

const second = 1_000_000_000n;
const writtenNs = BigInt(Date.UTC(2026, 0, 1) / 1000) * second;

/** What a scan says of so many files, about ten to a folder; this share of them was written again since, with the same size. */
export function statsOf(count: number, changed: number): FileStat[] {
  const draw = new Draw('catalog');
  const random = seededRandom('changed');
  return Array.from({ length: count }, (_, at) => {
    const folder = Math.floor(at / 10);
    const isChanged = random() < changed;
    return {
      path: `${snake(thingName(new Draw(`folder ${folder}`)))}${folder % 97}/${folder}/${camel(thingName(draw))}${at}.ts`,
      sizeBytes: draw.fileSize(),
      mtimeNs: writtenNs + BigInt(at) * second + (isChanged ? second / 2n : 0n),
      inode: BigInt(at),
    };
  });
}
