import { createHash } from 'node:crypto';
import { type RunReader, RunValues, type TextRuns } from '../tokens/index.ts';
import type { EmbedInput, EmbeddingModel } from './embeddingModel.ts';
import type { LoadedModel, ModelDescription } from './modelFolder.ts';
import { eachProse, proseVersion } from './prose.ts';
import { RowSum } from './rowSum.ts';
import { Vocabulary } from './vocabulary.ts';

const versionDigits = 12;

/**
 * The static model: Σ scale(word) · tf^tfPower · row(word) over the words of a text, brought to length 1. A document is
 * norm(norm(body) + pathWeight · norm(path) + nameWeight · norm(names) + proseWeight · norm(comments and strings)), the last of
 * which count in the body too. Questions and documents have scales of their own.
 */
export class StaticModel implements EmbeddingModel {
  readonly id: string;
  readonly version: string;
  readonly dimension: number;
  readonly #pathWeight: number;
  readonly #nameWeight: number;
  readonly #proseWeight: number;
  readonly #vocabulary: Vocabulary;
  readonly #reader: RunReader;
  readonly #rowsOfRuns: RunValues<Int32Array>;
  /** Over int8 [words × dimension], row-major. */
  readonly #rowSum: RowSum;
  readonly #queryScales: Float32Array;
  readonly #documentScales: Float32Array;
  /** Occurrences of each row in the text at hand; all zero between texts. */
  readonly #counts: Int32Array;
  readonly #powers: Float64Array;
  readonly #seen: number[] = [];
  /** Working memory, float64 [dimension] each. */
  readonly #sum: Float64Array;
  readonly #pathSum: Float64Array;
  #path: string | undefined;
  constructor({ description, weights, words: table }: LoadedModel, reader: RunReader) {
    const { id, dimension, words, tfPower, pathWeight, nameWeight, proseWeight } = description;
    this.id = id;
    this.version = versionOf(description);
    this.dimension = dimension;
    this.#pathWeight = pathWeight;
    this.#nameWeight = nameWeight;
    this.#proseWeight = proseWeight;
    this.#vocabulary = new Vocabulary(table);
    this.#reader = reader;
    this.#rowsOfRuns = new RunValues(reader, {
      arena: Int32Array,
      cut: (run, ascii) => this.#vocabulary.rowsOf(run, ascii),
    });
    this.#rowSum = new RowSum(dimension, weights);
    this.#queryScales = new Float32Array(weights.buffer, words * dimension, words);
    this.#documentScales = new Float32Array(weights.buffer, words * (dimension + 4), words);
    this.#counts = new Int32Array(words);
    this.#sum = new Float64Array(dimension);
    this.#pathSum = new Float64Array(dimension);
    this.#powers = Float64Array.from({ length: 1024 }, (_, count) => count ** tfPower);
  }

  embedDocuments(batch: readonly EmbedInput[]): Promise<Float32Array> {
    const vectors = new Float32Array(batch.length * this.dimension);
    batch.forEach((input, index) => {
      const { text, path, names = '', isDocument } = input;
      const runs = input.runs ?? this.#reader.read(text);
      this.#rowsOfRuns.follow();
      this.#startWithPath(path);
      this.#countRuns(runs);
      this.#addField(1);
      this.#countText(names);
      this.#addField(this.#nameWeight);
      if (this.#proseWeight > 0 && isDocument !== true) {
        this.#countProse(runs);
        this.#addField(this.#proseWeight);
      }
      if (input.runs === undefined) this.#reader.drop(runs);
      writeUnit(this.#sum, vectors, index * this.dimension);
    });
    return Promise.resolve(vectors);
  }

  embedQuery(text: string): Promise<Float32Array> {
    const vector = new Float32Array(this.dimension);
    this.#countText(text);
    writeUnit(this.#sumOfCounted(this.#queryScales), vector, 0);
    return Promise.resolve(vector);
  }

  knowsWord(word: string): boolean {
    return this.#vocabulary.has(word);
  }

  dispose(): void {
    this.#seen.length = 0;
  }

  /** The chunks of a file come one after the other: the part of their path is worked out once. */
  #startWithPath(path: string): void {
    const sum = this.#sum;
    if (path !== this.#path) {
      sum.fill(0);
      this.#countText(path);
      this.#addField(this.#pathWeight);
      this.#pathSum.set(sum);
      this.#path = path;
    } else sum.set(this.#pathSum);
  }

  /** Adds the weighted unit vector of what was counted. */
  #addField(weight: number): void {
    if (this.#seen.length === 0) return;
    const field = this.#sumOfCounted(this.#documentScales);
    const factor = weight * inverseLength(field);
    const sum = this.#sum;
    for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + factor * (field[at] ?? 0);
  }

  /** The weighted sum of the rows that were counted, valid until the next call; nothing is counted afterwards. */
  #sumOfCounted(scales: Float32Array): Float32Array {
    const rows = this.#rowSum;
    rows.clear();
    for (const word of this.#seen) rows.add(word, this.#takeWeight(word, scales));
    this.#seen.length = 0;
    rows.finish();
    return rows.sum;
  }

  /** The weight of a word counted in this text, whose count goes back to zero. */
  #takeWeight(word: number, scales: Float32Array): number {
    const count = this.#counts[word] ?? 0;
    this.#counts[word] = 0;
    return (scales[word] ?? 0) * (this.#powers[count < 1024 ? count : 1023] ?? 0);
  }

  #countText(text: string): void {
    if (text === '') return;
    const runs = this.#reader.read(text);
    this.#rowsOfRuns.follow();
    this.#countRuns(runs);
    this.#reader.drop(runs);
  }

  #countRuns({ first, end }: TextRuns): void {
    const { numbers } = this.#reader;
    for (let at = first; at < end; at++) this.#count(numbers[at] ?? 0);
  }

  #countProse({ text, first, end }: TextRuns): void {
    const { numbers, starts } = this.#reader;
    let at = first;
    eachProse(text, (proseStart, proseEnd) => {
      while (at < end && (starts[at] ?? 0) < proseStart) at++;
      for (; at < end && (starts[at] ?? 0) < proseEnd; at++) this.#count(numbers[at] ?? 0);
    });
  }

  #count(run: number): void {
    const start = this.#rowsOfRuns.startOf(run);
    const end = this.#rowsOfRuns.endOf(run);
    const rows = this.#rowsOfRuns.values;
    const counts = this.#counts;
    for (let at = start; at < end; at++) {
      const row = rows[at] ?? 0;
      const before = counts[row] ?? 0;
      if (before === 0) this.#seen.push(row);
      counts[row] = before + 1;
    }
  }
}

/** What brings the vector to length 1; 0 for the zero vector. Four sums at once: each addition would wait for the one before. */
function inverseLength(vector: Float32Array | Float64Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  let at = 0;
  for (; at + 4 <= vector.length; at += 4) {
    a += (vector[at] ?? 0) ** 2;
    b += (vector[at + 1] ?? 0) ** 2;
    c += (vector[at + 2] ?? 0) ** 2;
    d += (vector[at + 3] ?? 0) ** 2;
  }
  for (; at < vector.length; at++) a += (vector[at] ?? 0) ** 2;
  const squares = a + b + c + d;
  return squares === 0 ? 0 : 1 / Math.sqrt(squares);
}

function writeUnit(vector: Float32Array | Float64Array, into: Float32Array, start: number): void {
  const factor = inverseLength(vector);
  for (let at = 0; at < vector.length; at++) into[start + at] = factor * (vector[at] ?? 0);
}

/** Of everything that vectors depend on. */
function versionOf(description: ModelDescription): string {
  const { files, tfPower, pathWeight, nameWeight, proseWeight } = description;
  const { weights, vocabulary } = files;
  const parts = [weights.sha256, vocabulary.sha256, tfPower, pathWeight, nameWeight, proseWeight];
  if (proseWeight > 0) parts.push(proseVersion);
  return createHash('sha256').update(parts.join(' ')).digest('hex').slice(0, versionDigits);
}
