import type { CancellationToken } from 'vscode';

/** An editor's cancellation token as the signal the rest of the world uses. */
export function signalOf(token: CancellationToken): AbortSignal {
  const abort = new AbortController();
  if (token.isCancellationRequested) abort.abort();
  else token.onCancellationRequested(() => abort.abort());
  return abort.signal;
}
