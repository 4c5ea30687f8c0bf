import type { EmbeddingModel } from './embeddingModel.ts';
import { type LoadedModel, loadModel } from './modelFolder.ts';
import { StaticModel } from './staticModel.ts';

/**
 * Opens a model folder {model.json, vocabulary, weights}; sizes and sha256 of the files are checked first.
 * Errors: modelMissing (a file cannot be read), modelChecksum (a file is damaged), modelInvalid (not a model we know).
 */
export async function openModel(directory: string): Promise<EmbeddingModel> {
  return modelOf(await loadModel(directory));
}

/** A model over memory that other threads may use at the same time. */
export function modelOf(loaded: LoadedModel): EmbeddingModel {
  return new StaticModel(loaded);
}
