import type { Transport } from '../src/protocol/index.ts';

/** What VS Code gives a webview page, once. */
export interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/**
 * The page's end of the conversation. Every message carries this page load's own id, because the host may still hold
 * messages for the load before.
 */
export function pageTransport(api: WebviewApi): Transport {
  const session = crypto.randomUUID();
  return {
    send(message) {
      api.postMessage({ session, message });
      return Promise.resolve();
    },
    onMessage(listener) {
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        const { data } = event;
        if (typeof data !== 'object' || data === null || !('session' in data) || !('message' in data)) return;
        if (data.session === session) listener(data.message);
      });
    },
    onClose: () => undefined,
    close: () => undefined,
  };
}
