import { setImmediate } from 'node:timers/promises';
import type { SearchParams } from '../../protocol/index.ts';
import { type EmbeddingModel, quantizationScale, quantize } from '../embed/index.ts';
import type { StoredChunk } from '../store/index.ts';
import { indexTerms } from '../tokens/index.ts';
import type { ChunkTable } from './chunkTable.ts';
import { type SearchIndex, type WeighedQuestion, findByWords, findDefinitions } from './collect.ts';
import { fileFilter } from './fileFilter.ts';
import { withoutLanguage } from './mainLanguage.ts';
import type { LanguageName, ParsedQuery } from './parseQuery.ts';
import type { Candidate, Definition } from './rank.ts';
import { withoutAudience } from './stopPhrases.ts';

/** Candidates that words and meaning may bring each: 200 cost a tenth more time and gained nothing, 100 lost .003 of semble. */
const candidatesByWords = 140;
const candidatesByMeaning = 140;
/**
 * Rows compared exactly, nearest by sign code. With 10,000 of them .992 of the exactly nearest ten are found instead of .896 (`npm run bench --
 * query recall`), and answers are no better for it: history lost .006, which the agreement of the signs seems to be worth.
 */
export const rescored = 500;
/** Of those that hold all words of the phrases, which must then be read. */
const candidatesForPhrases = 400;
/** Candidates below this cosine that share no word with the question are noise. */
const leastMeaning = 0.12;

export interface CollectorOptions {
  readonly reader: SearchIndex;
  readonly table: ChunkTable;
  readonly model: EmbeddingModel | undefined;
  readonly languages: readonly LanguageName[];
}

/** Finds what may answer a question, by words, by meaning and by definition, and measures it: `rank` weighs it afterwards. */
export class CandidateCollector {
  readonly #options: CollectorOptions;

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  /** Every chunk that any evidence speaks for, filters applied. Gives way and heeds the signal between the stages. */
  async collect(
    parsed: ParsedQuery,
    params: SearchParams,
    question: WeighedQuestion,
    signal: AbortSignal,
  ): Promise<Candidate[]> {
    const passes = fileFilter(parsed, params);
    const phraseTerms = parsed.phrases.flatMap((phrase) => indexTerms(phrase));
    const { table } = this.#options;
    const query = await this.#queryVector(parsed.text);
    const kinds = parsed.symbolKinds;
    const isFiltered = passes !== undefined || kinds.length > 0;
    const allowed = isFiltered ? await table.allowedRows({ passes, kinds }, signal) : undefined;
    // No pause while rows are named by their place in the table: it changes with the index.
    const mostByWords = phraseTerms.length > 0 ? candidatesForPhrases : candidatesByWords;
    const words = findByWords(table.words, question, phraseTerms, mostByWords, allowed);
    const ids = new Set(words.keys());
    const near =
      phraseTerms.length > 0 || query === undefined
        ? new Map<number, number>()
        : this.#byMeaning(query, allowed);
    for (const id of near.keys()) ids.add(id);
    await pause(signal);
    const definitions = findDefinitions(this.#options.reader, question);
    if (phraseTerms.length === 0) for (const id of definitions.keys()) ids.add(id);
    const candidates: Candidate[] = [];
    const chunks = table.get(Array.from(ids));
    const meanings = this.#meaningsOf(chunks, query);
    for (const [at, chunk] of chunks.entries()) {
      const defines = definitions.get(chunk.id);
      if (passes?.(chunk) === false || !isOfKind(chunk, defines, kinds)) continue;
      const found = words.get(chunk.id) ?? 0;
      const meaning = meanings[at] ?? 0;
      if (found === 0 && meaning < leastMeaning && defines === undefined) continue;
      const chunksInFile = table.vectors.rowsOfFile(chunk.fileId);
      candidates.push({ chunk, chunksInFile, words: found, meaning, ...(defines && { defines }) });
    }
    return candidates;
  }

  /** Chunk id → cosine. */
  #byMeaning(query: Int8Array, allowed: Uint8Array | undefined): Map<number, number> {
    const { vectors } = this.#options.table;
    return new Map(
      vectors
        .nearest(query, quantizationScale, candidatesByMeaning, rescored, allowed)
        .filter(({ similarity }) => similarity >= leastMeaning)
        .map(({ row, similarity }) => [vectors.idOf(row), similarity]),
    );
  }

  /** The cosine of each chunk with the question; 0 for all without one. */
  #meaningsOf(chunks: readonly StoredChunk[], query: Int8Array | undefined): Float64Array {
    const { vectors } = this.#options.table;
    if (query === undefined) return new Float64Array(chunks.length);
    const rows = chunks.map(({ id }) => vectors.rowOf(id));
    const similarities = vectors.similarities(
      Int32Array.from(rows, (row) => row ?? 0),
      query,
      quantizationScale,
    );
    return similarities.map((similarity, at) => (rows[at] === undefined ? 0 : similarity));
  }

  async #queryVector(text: string): Promise<Int8Array | undefined> {
    const { model, table, languages } = this.#options;
    if (model?.dimension !== table.vectors.dimension) return undefined;
    const main = languages.find(({ id }) => id === table.mainLanguage());
    const telling = withoutAudience(text);
    const asked = main === undefined ? telling : withoutLanguage(telling, main);
    const vector = quantize(await model.embedQuery(asked));
    return vector.some((value) => value !== 0) ? vector : undefined;
  }
}

function isOfKind(
  { symbolKind }: StoredChunk,
  defines: Definition | undefined,
  kinds: ParsedQuery['symbolKinds'],
): boolean {
  return kinds.length === 0 || kinds.some((kind) => kind === symbolKind || kind === defines?.kind);
}

async function pause(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}
