import { Listeners } from '../base/index.ts';
import {
  type Channel,
  type HostSide,
  type IndexerSide,
  LoupeError,
  codeOf,
  messageOf,
} from '../protocol/index.ts';
import type { IndexerProcess } from './indexerProcess.ts';
import type { Log } from './log.ts';
import { restartDelayMs } from './restartPolicy.ts';

export type IndexerChannel = Channel<HostSide, IndexerSide>;

/** `crashed`: it crashed too often and stays down until somebody restarts it. `starting` includes waiting for a restart. */
export type Phase = 'stopped' | 'starting' | 'running' | 'crashed';

export interface SupervisorState {
  readonly phase: Phase;
  /** The sentence of the last crash; absent while all is well. */
  readonly problem?: string;
}

export interface SupervisorOptions {
  launch(): IndexerProcess;
  /** Says what a new process needs to know before it can answer; it counts as running once this resolves. */
  greet(channel: IndexerChannel): Promise<void>;
  readonly log: Log;
  /** Milliseconds to wait before the next start, undefined to give up. */
  readonly delayAfter?: (crashTimes: readonly number[], now: number) => number | undefined;
  /** How long a starting process may leave a question unanswered. */
  readonly answerTimeoutMs?: number;
}

const shutdownTimeoutMs = 2000;
/** Far beyond what a slow disk needs, and short enough for five such starts to count as crashing too often. */
const answerTimeoutMs = 30_000;

/** Keeps one indexing process alive: starts it, restarts it with back-off after a crash, and stops it in good order. */
export class IndexerSupervisor {
  readonly onState = new Listeners<SupervisorState>();
  readonly #options: SupervisorOptions;
  #state: SupervisorState = { phase: 'stopped' };
  #process: IndexerProcess | undefined;
  #crashTimes: number[] = [];
  #restartTimer: NodeJS.Timeout | undefined;
  /** Counts starts and stops, so that a start that waited for the former process knows whether it is still wanted. */
  #run = 0;
  #stopping: Promise<void> = Promise.resolve();

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  get state(): SupervisorState {
    return this.#state;
  }

  /** The conversation with the running process; undefined in every other phase. */
  get channel(): IndexerChannel | undefined {
    return this.#state.phase === 'running' ? this.#process?.channel : undefined;
  }

  /** Starts the process unless it is up, coming up or crashed too often. */
  start(): void {
    if (this.#state.phase !== 'stopped') return;
    this.#setState({ phase: 'starting' });
    const run = ++this.#run;
    void this.#stopping.then(() => {
      if (this.#run === run) this.#launch();
    });
  }

  /** Ends the process if there is one, forgets its crashes and starts a new one once the old one is gone. */
  restart(): void {
    void this.stop();
    this.#crashTimes = [];
    this.start();
  }

  /** Asks the process to finish and exit; kills it when it takes longer than two seconds. */
  stop(): Promise<void> {
    clearTimeout(this.#restartTimer);
    this.#run += 1;
    const process = this.#process;
    this.#process = undefined;
    this.#setState({ phase: 'stopped' });
    if (process !== undefined) this.#stopping = this.#end(process);
    return this.#stopping;
  }

  async #end(process: IndexerProcess): Promise<void> {
    const timeout = setTimeout(() => process.kill(), shutdownTimeoutMs);
    try {
      await process.channel.request('shutdown', null);
    } catch (error) {
      if (codeOf(error) !== 'closed') this.#options.log.warn(`Shutdown failed: ${messageOf(error)}`);
    }
    process.channel.close('it was shut down');
    await process.exited;
    clearTimeout(timeout);
  }

  /** The conversation as soon as the process runs. Rejects with `crashedTooOften`, `closed` when it is stopped, or `cancelled`. */
  ready(signal?: AbortSignal): Promise<IndexerChannel> {
    return new Promise((resolve, reject) => {
      const settle = (): boolean => {
        const { phase, problem } = this.#state;
        const channel = this.channel;
        if (signal?.aborted === true) reject(new LoupeError('cancelled', 'the request was cancelled'));
        else if (channel !== undefined) resolve(channel);
        else if (phase === 'crashed') reject(new LoupeError('crashedTooOften', problem ?? crashedSentence));
        else if (phase === 'stopped')
          reject(new LoupeError('closed', 'The indexing process is not running.'));
        else return false;
        return true;
      };
      if (settle()) return;
      const done = (): void => {
        if (!settle()) return;
        stopListening();
        signal?.removeEventListener('abort', done);
      };
      const stopListening = this.onState.add(done);
      signal?.addEventListener('abort', done);
    });
  }

  #launch(): void {
    this.#setState({ ...this.#state, phase: 'starting' });
    let process: IndexerProcess;
    try {
      process = this.#options.launch();
    } catch (error) {
      this.#crashed(`it could not be started: ${messageOf(error)}`);
      return;
    }
    this.#process = process;
    this.#options.log.info(`The indexing process started (pid ${process.pid ?? 'unknown'}).`);
    void process.channel.closed.then(() => {
      if (this.#process === process) this.#setState({ ...this.#state, phase: 'starting' });
    });
    const watch = this.#watchStart(process);
    void Promise.all([process.exited, process.channel.closed]).then(([how, why]) => {
      watch.end();
      if (this.#process !== process) return;
      this.#process = undefined;
      this.#crashed(watch.problem() ?? (why.startsWith('protocol version') ? why : how));
    });
    void this.#greet(process).finally(() => watch.end());
  }

  /** Ends a process that comes up but does not answer: nothing else would ever end the wait for it. */
  #watchStart(process: IndexerProcess): { end(): void; problem(): string | undefined } {
    const timeoutMs = this.#options.answerTimeoutMs ?? answerTimeoutMs;
    let timer: NodeJS.Timeout | undefined;
    let ended = false;
    let problem: string | undefined;
    const ask = (): void => {
      timer = setTimeout(() => {
        problem = `it did not answer for ${timeoutMs / 1000} seconds`;
        process.kill();
      }, timeoutMs);
      process.channel.request('status', null).then(again, end);
    };
    const again = (): void => {
      clearTimeout(timer);
      if (!ended) timer = setTimeout(ask, timeoutMs);
    };
    const end = (): void => {
      ended = true;
      clearTimeout(timer);
    };
    ask();
    return { end, problem: () => problem };
  }

  async #greet(process: IndexerProcess): Promise<void> {
    let problem: string | undefined;
    try {
      await this.#options.greet(process.channel);
    } catch (error) {
      if (codeOf(error) === 'closed') return;
      problem = messageOf(error);
      this.#options.log.error(`The indexing process refused its settings: ${problem}`);
    }
    if (this.#process !== process) return;
    this.#setState({ phase: 'running', ...(problem !== undefined && { problem }) });
  }

  #crashed(how: string): void {
    const now = Date.now();
    this.#crashTimes.push(now);
    this.#options.log.error(`The indexing process is gone: ${how}.`);
    const delay = (this.#options.delayAfter ?? restartDelayMs)(this.#crashTimes, now);
    if (delay === undefined) {
      this.#setState({ phase: 'crashed', problem: `${crashedSentence} The last time ${how}.` });
      return;
    }
    this.#setState({ phase: 'starting', problem: `The indexing process is being restarted: ${how}.` });
    this.#restartTimer = setTimeout(() => this.#launch(), delay);
  }

  #setState(state: SupervisorState): void {
    this.#state = state;
    this.onState.fire(state);
  }
}

const crashedSentence = 'The indexing process crashed five times in three minutes and was stopped.';
