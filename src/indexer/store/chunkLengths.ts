const longest = 0xffff;
export const lengthBytes = 2;

/** How many terms each chunk has, in 16 bits each, lowest first; longer ones count as the longest. */
export function packLengths(lengths: readonly number[]): Buffer {
  const packed = Buffer.alloc(lengths.length * lengthBytes);
  lengths.forEach((length, at) => packed.writeUInt16LE(Math.min(length, longest), at * lengthBytes));
  return packed;
}

export function unpackLengths(packed: Buffer): Uint16Array {
  return Uint16Array.from({ length: packed.length / lengthBytes }, (_, at) =>
    packed.readUInt16LE(at * lengthBytes),
  );
}
