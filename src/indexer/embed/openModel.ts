import type { EmbeddingModel } from './embeddingModel.ts';
import { type LoadedModel, loadModel } from './modelFolder.ts';
import { RunReader } from '../tokens/index.ts';
import { StaticModel } from './staticModel.ts';

/**
 * Opens a model folder {model.json, vocabulary, weights}; sizes and sha256 of the files are checked first.
 * Errors: modelMissing (a file cannot be read), modelChecksum (a file is damaged), modelInvalid (not a model we know).
 */
export async function openModel(directory: string): Promise<EmbeddingModel> {
  return modelOf(await loadModel(directory));
}

/**
 * A model over memory that other threads may use at the same time.
 * @param reader may have read a text already (`EmbedInput.runs`)
 */
export function modelOf(loaded: LoadedModel, reader = new RunReader()): EmbeddingModel {
  return new StaticModel(loaded, reader);
}
