import { omit } from './omit.ts';
import { type PanelModel, emptyQuestion, initialModel } from './state.ts';

/** What survives hiding and reloading, as VS Code keeps it for the page. Grows its version when its shape changes. */
interface Memory {
  readonly version: 1;
  readonly model: Omit<PanelModel, 'host' | 'failure' | 'notice' | 'searching' | 'historyOpen'>;
  readonly scrollTop: number;
}

/** The part of the model worth keeping. */
export function remembered(model: PanelModel, scrollTop: number): Memory {
  const kept = omit(model, 'host', 'failure', 'notice', 'searching', 'historyOpen');
  return { version: 1, model: kept, scrollTop };
}

/** The model as it was left; a memory of another version or shape is forgotten. */
export function recalled(state: unknown): { model: PanelModel; scrollTop: number } {
  if (!isMemory(state)) return { model: initialModel, scrollTop: 0 };
  const question = { ...emptyQuestion, ...state.model.question };
  return { model: { ...initialModel, ...state.model, question }, scrollTop: state.scrollTop };
}

function isMemory(state: unknown): state is Memory {
  return (
    typeof state === 'object' &&
    state !== null &&
    'version' in state &&
    state.version === 1 &&
    'model' in state &&
    typeof state.model === 'object' &&
    state.model !== null
  );
}
