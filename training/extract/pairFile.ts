/** Pairs of one source, on disk: words by number, texts as runs of words, pairs of texts. All numbers are uint32. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { modelWords } from '../../src/indexer/tokens/index.ts';

export const pairKinds = ['doc', 'comment', 'heading', 'header', 'path', 'span', 'name', 'history'] as const;
export type PairKind = (typeof pairKinds)[number];

/** Kind, the texts query, body, path and names, language. */
export const numbersPerPair = 6;
const maxWords = 400;

export interface PairTexts {
  readonly kind: PairKind;
  readonly query: string;
  readonly body: string;
  readonly path: string;
  /** Of the definitions in the body. */
  readonly names: string;
  readonly language: number;
}

/** Collects the pairs of one source in memory. */
export class PairWriter {
  readonly #words = new Map<string, number>();
  readonly #texts = new Map<string, number>();
  readonly #lengths: number[] = [];
  readonly #stream: number[] = [];
  readonly #pairs: number[] = [];

  get count(): number {
    return this.#pairs.length / numbersPerPair;
  }

  add({ kind, query, body, path, names, language }: PairTexts): void {
    const texts = [query, body, path, names].map((text) => this.#text(text));
    this.#pairs.push(pairKinds.indexOf(kind), ...texts, language);
  }

  /** Equal texts have equal numbers: equal questions must not become negatives of each other. */
  #text(text: string): number {
    const words = modelWords(text).slice(0, maxWords);
    const key = words.join(' ');
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const number = this.#lengths.length;
    this.#texts.set(key, number);
    this.#lengths.push(words.length);
    for (const word of words) {
      let id = this.#words.get(word);
      if (id === undefined) {
        id = this.#words.size;
        this.#words.set(word, id);
      }
      this.#stream.push(id);
    }
    return number;
  }

  async write(stem: string): Promise<void> {
    await writeFile(`${stem}.words`, [...this.#words.keys()].join('\n'));
    await writeFile(`${stem}.stream`, Uint32Array.from(this.#stream));
    await writeFile(`${stem}.lengths`, Uint32Array.from(this.#lengths));
    await writeFile(`${stem}.partial`, Uint32Array.from(this.#pairs));
    await rename(`${stem}.partial`, `${stem}.pairs`);
  }
}

export interface PairFile {
  readonly words: readonly string[];
  readonly stream: Uint32Array;
  readonly lengths: Uint32Array;
  readonly pairs: Uint32Array;
}

export async function readPairFile(stem: string): Promise<PairFile> {
  const words = (await readFile(`${stem}.words`, 'utf8')).split('\n');
  const [stream, lengths, pairs] = await Promise.all([
    readNumbers(`${stem}.stream`),
    readNumbers(`${stem}.lengths`),
    readNumbers(`${stem}.pairs`),
  ]);
  return { words, stream, lengths, pairs };
}

async function readNumbers(file: string): Promise<Uint32Array> {
  const bytes = await readFile(file);
  return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
