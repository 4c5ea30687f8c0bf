/** The ASCII pieces of a run after its letters lost their accents (`café` → cafe): the static model knows ASCII only. */
export function asciiPieces(run: string): string[] {
  return run
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .split(/[^A-Za-z0-9_]+/)
    .filter((piece) => piece !== '');
}
