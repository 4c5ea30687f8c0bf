import { hash } from 'node:crypto';

/** What is sampled: `seed` is its content, so that the same content is chosen whatever else is there and whenever one asks. */
export interface Sampled {
  readonly seed: string;
  /** Groups (languages) get equal shares as far as they go. */
  readonly group: string;
}

/** At most `most` of the items, in turn from all groups; inside a group by the hash of the seed. */
export function sample<T>(items: readonly T[], most: number, describe: (item: T) => Sampled): readonly T[] {
  const groups = new Map<string, { readonly item: T; readonly order: string }[]>();
  for (const item of items) {
    const { seed, group } = describe(item);
    const members = groups.get(group) ?? [];
    groups.set(group, members);
    members.push({ item, order: hash('sha256', seed, 'hex') });
  }
  const queues = [...groups]
    .sort(([a], [b]) => compare(a, b))
    .map(([, members]) => members.sort((a, b) => compare(a.order, b.order)));
  const chosen: T[] = [];
  for (let turn = 0; chosen.length < most && queues.some(({ length }) => turn < length); turn++)
    for (const queue of queues) {
      const next = queue[turn];
      if (next !== undefined && chosen.length < most) chosen.push(next.item);
    }
  return chosen;
}

/** By code units: the order must not depend on the language of the machine. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
