import type * as vscode from 'vscode';
import type { Transport } from '../protocol/index.ts';

/** Every message of one page load carries the load's own id: a page that was hidden and shown again is a new peer. */
export interface Envelope {
  readonly session: string;
  readonly message: unknown;
}

/** True for what a panel page posts; anything else on the wire is not ours. */
export function isEnvelope(value: unknown): value is Envelope {
  return typeof value === 'object' && value !== null && 'session' in value && 'message' in value;
}

/** The host's end of one page load. `deliver` hands in what that page posted. */
export class WebviewTransport implements Transport {
  readonly #webview: vscode.Webview;
  readonly #session: string;
  #onMessage: ((message: unknown) => void) | undefined;
  #onClose: ((reason: string) => void) | undefined;

  constructor(webview: vscode.Webview, session: string) {
    this.#webview = webview;
    this.#session = session;
  }

  async send(message: unknown): Promise<void> {
    // `false` means that the page is gone or not yet live; its successor opens a session of its own and asks anew.
    await this.#webview.postMessage({ session: this.#session, message } satisfies Envelope);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage = listener;
  }

  onClose(listener: (reason: string) => void): void {
    this.#onClose = listener;
  }

  deliver(message: unknown): void {
    this.#onMessage?.(message);
  }

  close(): void {
    this.#onClose?.('the page was replaced');
  }
}
