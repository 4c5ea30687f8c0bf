const longestKey = 1 << 15;
const key = Buffer.alloc(longestKey);

/** The keys that begin on a leaf page (see `PostingDecoder`) and begin so themselves, in order. */
export function keysOnLeaf(page: Buffer, beginning: Buffer): string[] {
  const found: string[] = [];
  let place = page.readUInt16BE(2);
  let at = 0;
  let cursor = 0;
  const next = (): number => {
    let value = 0;
    for (;;) {
      const byte = page[cursor++] ?? 0;
      value = value * 128 + (byte & 127);
      if (byte < 128) return value;
    }
  };
  for (let isFirst = true; place < page.length; isFirst = false) {
    cursor = place;
    at += next();
    place = cursor;
    cursor = at;
    const kept = isFirst ? 0 : next();
    const length = Math.min(kept + next(), longestKey);
    for (let to = kept; to < length; to++) key[to] = page[cursor++] ?? 0;
    if (length >= beginning.length && beginning.every((byte, index) => key[index] === byte))
      found.push(key.toString('utf8', 0, length));
  }
  return found;
}
