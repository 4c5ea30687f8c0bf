import { join } from 'node:path';
import { findInstallation } from '../../base/index.ts';
import { type Problem, codeOf, messageOf } from '../../protocol/index.ts';
import { type LoadedModel, loadModel } from './modelFolder.ts';

/** The model that a process goes by or, where it cannot be opened, why not and what a person can do. */
type ChosenModel =
  | { readonly loaded: LoadedModel; readonly problem?: undefined }
  | { readonly loaded?: undefined; readonly problem: Problem };

/**
 * @param directory the person's own model; when absent, that of LOUPE_MODEL_DIR, or the one that ships
 * @param shipped where that lies, for tests
 */
export async function loadChosenModel(
  directory: string | undefined,
  shipped = join(findInstallation(import.meta.url).directory, 'models', 'static-1'),
): Promise<ChosenModel> {
  const own = directory ?? process.env['LOUPE_MODEL_DIR'] ?? '';
  try {
    return { loaded: await loadModel(own === '' ? shipped : own) };
  } catch (error) {
    const advice = own === '' ? reinstall : checkChoice;
    const message = `${messageOf(error)} ${advice} Until then Loupe searches by words, names and paths.`;
    return { problem: { code: codeOf(error), severity: 'warning', message } };
  }
}

const reinstall = 'Reinstall Loupe to get its model back.';
const checkChoice =
  'Check which folder the setting loupe.model names, on the command line --model or LOUPE_MODEL_DIR, and start Loupe again.';
