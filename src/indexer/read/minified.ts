/** Minified and machine-made text by the length of its lines: nobody reads it, and it would drown what people wrote. */

const webFile = /\.(?:[cm]?jsx?|css|html?|svg|json|xml|webmanifest|geojson)$/i;
const proseFile = /\.(?:md|mdx|markdown|rst|txt|adoc|tex|org|ipynb|csv|tsv|jsonl|ndjson|log|po)$/i;
/** Small files do no harm. */
const minChars = 4_000;
const longLine = 500;
/** No person writes such lines, in no language. */
const hugeLine = 5_000;

/** @returns what shows it, for the person; undefined when the text is not minified. */
export function minifiedDetail(path: string, text: string): string | undefined {
  if (text.length < minChars || proseFile.test(path)) return undefined;
  const { longChars, hugeChars } = lineStatistics(text);
  const limit = webFile.test(path) ? longChars : hugeChars;
  if (limit * 2 < text.length) return undefined;
  const percent = Math.round((100 * limit) / text.length);
  return `${percent}% of it is in lines of over ${webFile.test(path) ? longLine : hugeLine} characters`;
}

function lineStatistics(text: string): { longChars: number; hugeChars: number } {
  let longChars = 0;
  let hugeChars = 0;
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const length = end - start;
    if (length > longLine) longChars += length;
    if (length > hugeLine) hugeChars += length;
    start = end + 1;
  }
  return { longChars, hugeChars };
}
