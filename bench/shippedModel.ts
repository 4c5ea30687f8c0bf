import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { createService } from '../src/indexer/index.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';

const modelsFolder = path.resolve(import.meta.dirname, '../models');

export interface ShippedModel {
  readonly id: string;
  /** Absolute. */
  readonly directory: string;
}

/** The model that the product uses: the one of LOUPE_MODEL_DIR, or the shipped one. */
export async function shippedModel(): Promise<ShippedModel> {
  const id = await modelId();
  const chosen = process.env['LOUPE_MODEL_DIR'] ?? '';
  const shipped = (await readdir(modelsFolder)).map((name) => path.join(modelsFolder, name));
  for (const directory of chosen === '' ? shipped : [path.resolve(chosen)]) {
    const description = await readFile(path.join(directory, 'model.json'), 'utf8').catch(() => '{}');
    if ((JSON.parse(description) as { id?: string }).id === id) return { id, directory };
  }
  throw new Error(`No folder of ${modelsFolder} holds the model ${id} that the product uses.`);
}

/** Asked of the service itself. */
function modelId(): Promise<string> {
  return withTemporaryFolder(async (dataDirectory) => {
    const service = createService({ dataDirectory, readOnly: true });
    const { signal } = new AbortController();
    try {
      await service.handlers.configure({ roots: [], paused: true }, signal);
      return (await service.handlers.health({ runtime: false }, signal)).model.id;
    } finally {
      await service.dispose();
    }
  });
}
