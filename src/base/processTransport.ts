/**
 * The ends of a forked process's message pipe: a `ChildProcess` in the parent, `process` in the child. Both need
 * `serialization: 'advanced'` when the child is forked.
 */
export interface ProcessPeer {
  readonly connected?: boolean | undefined;
  send?: ((message: never, callback: (error: Error | null) => void) => boolean) | undefined;
  on(event: 'message' | 'disconnect' | 'exit' | 'error', listener: (...values: never[]) => void): unknown;
  disconnect?: (() => void) | undefined;
}

/** What a channel needs of a transport; the same shape as the protocol's, without knowing it. */
export interface MessageTransport {
  send(message: unknown): Promise<void>;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: (reason: string) => void): void;
  close(): void;
}

/** A transport over the message pipe between a process and its parent. */
export function processTransport(peer: ProcessPeer): MessageTransport {
  return {
    send: (message) => sendTo(peer, message),
    onMessage: (listener) => void peer.on('message', listener),
    onClose: (listener) => {
      peer.on('disconnect', () => listener('its message pipe was closed'));
      peer.on('exit', (code: number | null, signal: string | null) =>
        listener(signal === null ? `it exited with code ${code ?? 0}` : `it was ended by ${signal}`),
      );
      peer.on('error', (error: Error) => listener(error.message));
    },
    close: () => {
      if (peer.connected === true) peer.disconnect?.();
    },
  };
}

function sendTo(peer: ProcessPeer, message: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    if (peer.send === undefined || peer.connected !== true) {
      reject(new Error('its message pipe is closed'));
      return;
    }
    peer.send(message as never, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}
