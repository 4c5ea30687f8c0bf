import type { TextRuns } from '../tokens/index.ts';

/** A piece of text with the path it was found at and the names of the definitions that begin in it, if any. */
export interface EmbedInput {
  readonly text: string;
  readonly path: string;
  readonly names?: string;
  /** True for a piece of documentation: in it no comments or strings are told apart. */
  readonly isDocument?: boolean;
  /** Of the text, where the reader that the model was made with has read it. */
  readonly runs?: TextRuns;
}

/**
 * Turns texts into vectors of `dimension` float32 numbers. Rows have an L2 norm of 1, or are all zero when the text holds
 * no word that the model knows. Documents and questions are embedded differently and are compared by dot product.
 */
export interface EmbeddingModel {
  readonly id: string;
  /** Tells two models of one id apart: the first digits of the checksum of its weights. */
  readonly version: string;
  readonly dimension: number;
  /** float32 [batch.length, dimension], row i belongs to batch[i]. */
  embedDocuments(batch: readonly EmbedInput[]): Promise<Float32Array>;
  /** float32 [dimension]. */
  embedQuery(text: string): Promise<Float32Array>;
  /** Whether this lower-case word, as it is, is one of the model's: then it is no misspelling. Absent where models know only pieces. */
  knowsWord?(word: string): boolean;
  dispose(): void;
}
