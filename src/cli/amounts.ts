/** Amounts as people read them. */

/** `1 file`, `1,234 files`. */
export function countOf(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** `1,234` */
export function grouped(number: number): string {
  // The formats of all languages, for which V8 would be asked, take 7 MB.
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Bytes in decimal units: `312 B`, `4.2 kB`, `107.0 MB`. */
export function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return bytes < 1_000_000_000
    ? `${(bytes / 1_000_000).toFixed(1)} MB`
    : `${(bytes / 1_000_000_000).toFixed(2)} GB`;
}
