import { type ErrorCode, LoupeError, RemoteError, codeOf, messageOf } from './errors.ts';

/** One end of a conversation: the requests it serves and the events it tells. */
export interface Side {
  readonly requests: object;
  readonly events: object;
}
type Params<S extends Side, M extends keyof S['requests']> = S['requests'][M] extends { params: infer P }
  ? P
  : never;
type Result<S extends Side, M extends keyof S['requests']> = S['requests'][M] extends { result: infer R }
  ? R
  : never;

/** A handler for every request of a side; a missing or superfluous one does not compile. */
export type Handlers<S extends Side> = {
  readonly [M in keyof S['requests']]: (params: Params<S, M>, signal: AbortSignal) => Promise<Result<S, M>>;
};

/**
 * How messages leave and arrive. `send` resolves when the message has left, so that the channel can hold back;
 * `onClose` fires once when the other side is gone.
 */
export interface Transport {
  send(message: unknown): Promise<void>;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: (reason: string) => void): void;
  close(): void;
}

/** The typed conversation of one hop, seen from the `Local` end. */
export interface Channel<Local extends Side, Remote extends Side> {
  /** Rejects with `RemoteError`; with code `closed` when the other side is or goes away, `cancelled` when `signal` fires. */
  request<M extends keyof Remote['requests'] & string>(
    method: M,
    params: Params<Remote, M>,
    signal?: AbortSignal,
  ): Promise<Result<Remote, M>>;
  /** Tells the other side. While the transport is full only the newest of a `latestOnly` event is kept. */
  emit<E extends keyof Local['events'] & string>(event: E, payload: Local['events'][E]): void;
  /** Returns the function that stops listening. */
  on<E extends keyof Remote['events'] & string>(
    event: E,
    listener: (payload: Remote['events'][E]) => void,
  ): () => void;
  /** Resolves, never rejects, with the reason why the conversation ended. */
  readonly closed: Promise<string>;
  close(reason?: string): void;
}

export interface ChannelOptions<Local extends Side> {
  /** Both ends must name the same version before anything else is said. */
  readonly version: number;
  readonly handlers: Handlers<Local>;
  /** Events of which only the newest matters when the other side is slow to read. */
  readonly latestOnly?: readonly (keyof Local['events'] & string)[];
  /** Requests that may be unanswered at once; one more is refused with code `busy`. */
  readonly maxPending?: number;
}

type Message =
  | { readonly type: 'hello'; readonly version: number }
  | { readonly type: 'request'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'result'; readonly id: number; readonly result: unknown }
  | {
      readonly type: 'failure';
      readonly id: number;
      readonly code: ErrorCode;
      readonly message: string;
      readonly stack?: string;
    }
  | { readonly type: 'event'; readonly event: string; readonly payload: unknown };

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly release: () => void;
}

type UntypedHandler = (params: unknown, signal: AbortSignal) => Promise<unknown>;

const defaultMaxPending = 256;
const maxUnsentMessages = 32;

/** Opens the conversation: says hello, then carries requests, results, cancellations and events both ways. */
export function openChannel<Local extends Side, Remote extends Side>(
  transport: Transport,
  options: ChannelOptions<Local>,
): Channel<Local, Remote> {
  return new TransportChannel<Local, Remote>(transport, options);
}

class TransportChannel<Local extends Side, Remote extends Side> implements Channel<Local, Remote> {
  readonly closed: Promise<string>;
  readonly #transport: Transport;
  readonly #options: ChannelOptions<Local>;
  readonly #pending = new Map<number, Pending>();
  readonly #serving = new Map<number, AbortController>();
  readonly #listeners = new Map<string, Set<(payload: never) => void>>();
  readonly #outbox: Message[] = [];
  #unsent = 0;
  #nextId = 1;
  #greeted = false;
  #closeReason: string | undefined;
  #closeCode: ErrorCode = 'closed';
  #resolveClosed!: (reason: string) => void;

  constructor(transport: Transport, options: ChannelOptions<Local>) {
    this.#transport = transport;
    this.#options = options;
    this.closed = new Promise((resolve) => (this.#resolveClosed = resolve));
    transport.onMessage((message) => this.#receive(message as Message));
    transport.onClose((reason) => this.#end(reason));
    this.#transmit({ type: 'hello', version: options.version });
  }

  request<M extends keyof Remote['requests'] & string>(
    method: M,
    params: Params<Remote, M>,
    signal?: AbortSignal,
  ): Promise<Result<Remote, M>> {
    const refusal = this.#refusal(method, signal);
    if (refusal !== undefined) return Promise.reject(refusal);
    return new Promise<unknown>((resolve, reject) => {
      const id = this.#nextId++;
      const cancel = (): void => {
        this.#settle(id)?.reject(cancelledError(method));
        this.#post({ type: 'cancel', id });
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.#pending.set(id, { resolve, reject, release: () => signal?.removeEventListener('abort', cancel) });
      this.#post({ type: 'request', id, method, params });
    }) as Promise<Result<Remote, M>>;
  }

  #refusal(method: string, signal: AbortSignal | undefined): RemoteError | undefined {
    if (this.#closeReason !== undefined) return closedError(this.#closeReason, this.#closeCode);
    if (signal?.aborted === true) return cancelledError(method);
    if (this.#pending.size < (this.#options.maxPending ?? defaultMaxPending)) return undefined;
    const message = `Too many requests are waiting; ${method} was not sent. Try again in a moment.`;
    return new RemoteError('busy', message);
  }

  emit<E extends keyof Local['events'] & string>(event: E, payload: Local['events'][E]): void {
    if (this.#closeReason !== undefined) return;
    if (this.#options.latestOnly?.includes(event) === true) {
      const waiting = this.#outbox.findIndex(
        (message) => message.type === 'event' && message.event === event,
      );
      if (waiting >= 0) this.#outbox.splice(waiting, 1);
    }
    this.#post({ type: 'event', event, payload });
  }

  on<E extends keyof Remote['events'] & string>(
    event: E,
    listener: (payload: Remote['events'][E]) => void,
  ): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  close(reason = 'closed by this side'): void {
    if (this.#closeReason !== undefined) return;
    this.#end(reason);
    this.#transport.close();
  }

  /** Nothing but the greeting is sent before the other side has greeted, nor faster than the transport takes it. */
  #post(message: Message): void {
    this.#outbox.push(message);
    this.#flush();
  }

  #flush(): void {
    while (this.#greeted && this.#unsent < maxUnsentMessages) {
      const message = this.#outbox.shift();
      if (message === undefined) return;
      this.#transmit(message);
    }
  }

  #transmit(message: Message): void {
    this.#unsent += 1;
    this.#transport.send(message).then(
      () => {
        this.#unsent -= 1;
        this.#flush();
      },
      (error: unknown) => this.#end(messageOf(error)),
    );
  }

  #receive(message: Message): void {
    if (this.#closeReason !== undefined) return;
    switch (message.type) {
      case 'hello': {
        this.#greet(message.version);
        return;
      }
      case 'request':
        void this.#serve(message.id, message.method, message.params);
        return;
      case 'cancel':
        return this.#serving.get(message.id)?.abort();
      case 'result':
        return this.#settle(message.id)?.resolve(message.result);
      case 'failure':
        return this.#settle(message.id)?.reject(
          new RemoteError(message.code, message.message, message.stack),
        );
      case 'event':
        for (const listener of this.#listeners.get(message.event) ?? []) listener(message.payload as never);
    }
  }

  /** On a mismatch each end finds out by itself, from the greeting it gets. */
  #greet(version: number): void {
    if (version !== this.#options.version) {
      const ours = this.#options.version;
      this.#end(
        `protocol version ${version} met version ${ours}: reload the window to use one version of Loupe`,
        'versionMismatch',
      );
      return;
    }
    this.#greeted = true;
    this.#flush();
  }

  async #serve(id: number, method: string, params: unknown): Promise<void> {
    const abort = new AbortController();
    this.#serving.set(id, abort);
    const reply = await this.#answer(id, method, params, abort.signal);
    this.#serving.delete(id);
    if (!abort.signal.aborted) this.#post(reply);
  }

  async #answer(id: number, method: string, params: unknown, signal: AbortSignal): Promise<Message> {
    const handlers = this.#options.handlers as Readonly<Record<string, UntypedHandler>>;
    const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
    if (handler === undefined)
      return { type: 'failure', id, code: 'unknownMethod', message: `There is no request named ${method}.` };
    try {
      return { type: 'result', id, result: await handler(params, signal) };
    } catch (error) {
      const stack = error instanceof Error ? error.stack : undefined;
      return {
        type: 'failure',
        id,
        code: codeOf(error),
        message: messageOf(error),
        ...(stack !== undefined && { stack }),
      };
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.release();
    return pending;
  }

  #end(reason: string, code: ErrorCode = 'closed'): void {
    if (this.#closeReason !== undefined) return;
    this.#closeCode = code;
    this.#closeReason = reason;
    for (const abort of this.#serving.values()) abort.abort();
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(closedError(reason, code));
    this.#outbox.length = 0;
    this.#resolveClosed(reason);
  }
}

function closedError(reason: string, code: ErrorCode): RemoteError {
  return new RemoteError(code, `The other process is gone: ${reason}`);
}

function cancelledError(method: string): RemoteError {
  return new RemoteError('cancelled', `${method} was cancelled`);
}

/** True for the rejection of a request that its caller gave up. */
export function isCancelled(error: unknown): boolean {
  return error instanceof LoupeError && error.code === 'cancelled';
}
