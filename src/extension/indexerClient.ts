import { Listeners } from '../base/index.ts';
import {
  type Explanation,
  type FileChange,
  type Health,
  type IndexerSide,
  type IndexerStatus,
  type Notice,
  type PauseOnBattery,
  type QualityProgress,
  type QualityReport,
  type RootConfig,
  type RootState,
  type SearchAnswer,
  type SearchParams,
  LoupeError,
  type SymbolHit,
  codeOf,
  messageOf,
} from '../protocol/index.ts';
import type { IndexerProcess, Places } from './indexerProcess.ts';
import type { Log } from './log.ts';
import { type IndexerChannel, IndexerSupervisor, type Phase, type SupervisorOptions } from './supervisor.ts';

/** What the indexing process shall serve. Without roots there is no process. */
export interface IndexerConfig extends Places {
  readonly roots: readonly RootConfig[];
  readonly paused: boolean;
  /** The person deleted the indexes: no root is served until somebody asks for an index again. */
  readonly cleared: boolean;
  readonly pauseOnBattery: PauseOnBattery;
}

export interface IndexerState {
  readonly phase: Phase;
  /** The sentence of the last crash or refusal. */
  readonly problem?: string;
  readonly status?: IndexerStatus;
  readonly cleared: boolean;
}

export interface IndexerClientOptions extends Pick<SupervisorOptions, 'delayAfter' | 'answerTimeoutMs'> {
  readonly launch: (places: Places) => IndexerProcess;
  readonly log: Log;
}

const clearedSentence = 'The index was cleared. Run "Loupe: Reindex Workspace" to build it again.';

const busyStates: ReadonlySet<RootState> = new Set(['scanning', 'indexing', 'refining']);

type Requests = IndexerSide['requests'];

/**
 * The indexing process as the rest of the extension sees it: always the same object, whatever the process goes through.
 * A new process is told the configuration and the open editors before anything else; a question that a crash
 * swallowed is asked once more.
 */
export class IndexerClient {
  readonly onState = new Listeners<IndexerState>();
  readonly onNotice = new Listeners<Notice>();
  readonly onCheckProgress = new Listeners<QualityProgress>();
  readonly #supervisor: IndexerSupervisor;
  readonly #log: Log;
  #config: IndexerConfig = {
    roots: [],
    paused: false,
    cleared: false,
    pauseOnBattery: 'never',
    dataDirectory: undefined,
    modelDirectory: undefined,
    cacheSizeMb: 0,
  };
  #focus: readonly string[] = [];
  #status: IndexerStatus | undefined;

  constructor({ launch, log, ...supervision }: IndexerClientOptions) {
    this.#log = log;
    this.#supervisor = new IndexerSupervisor({
      launch: () => launch(this.#config),
      greet: (channel) => this.#greet(channel),
      log,
      ...supervision,
    });
    this.#supervisor.onState.add(({ phase }) => {
      if (phase === 'stopped') this.#status = undefined;
      this.onState.fire(this.state);
    });
  }

  get state(): IndexerState {
    return {
      ...this.#supervisor.state,
      ...(this.#status !== undefined && { status: this.#status }),
      cleared: this.#config.cleared,
    };
  }

  /** Takes over a configuration: starts, tells, restarts or stops the process as it needs. Failures go to the log and the state. */
  async configure(config: IndexerConfig): Promise<void> {
    const fresh = needsFreshProcess(this.#config, config);
    const unchanged = JSON.stringify(config) === JSON.stringify(this.#config);
    this.#config = config;
    if (config.roots.length === 0) return this.#supervisor.stop();
    if (this.#supervisor.state.phase === 'stopped') this.#supervisor.start();
    else if (fresh) this.#supervisor.restart();
    const { channel } = this.#supervisor;
    if (channel === undefined || unchanged) return;
    await this.#tell('configure', () => this.#sendConfig(channel));
  }

  /** Absolute paths of open editors, the active one first. */
  async focus(paths: readonly string[]): Promise<void> {
    this.#focus = paths;
    const { channel } = this.#supervisor;
    if (channel !== undefined) await this.#tell('focus', () => channel.request('focus', { paths }));
  }

  /** Changes that come while no process runs need no telling: a starting process compares the disk with its index. */
  async filesChanged(changes: readonly FileChange[]): Promise<void> {
    const { channel } = this.#supervisor;
    if (channel !== undefined)
      await this.#tell('filesChanged', () => channel.request('filesChanged', { changes }));
  }

  /** A person types: of interest to a process that has work to do. */
  async typed(): Promise<void> {
    const { channel } = this.#supervisor;
    const isAtWork = this.#status?.roots.some(({ state }) => busyStates.has(state)) === true;
    if (channel !== undefined && isAtWork) await this.#tell('typed', () => channel.request('typed', null));
  }

  async setPaused(paused: boolean): Promise<void> {
    this.#config = { ...this.#config, paused };
    const { channel } = this.#supervisor;
    if (channel === undefined) return;
    this.#takeStatus(await channel.request(paused ? 'pause' : 'resume', null));
  }

  /** Rejects with a `LoupeError`; the answer of a process that crashed meanwhile comes from its successor. */
  async search(params: SearchParams, signal?: AbortSignal): Promise<SearchAnswer> {
    if (this.#config.cleared) throw new LoupeError('notIndexed', clearedSentence);
    return this.#ask((channel) => channel.request('search', params, signal), signal);
  }

  symbols(params: Requests['symbols']['params'], signal?: AbortSignal): Promise<readonly SymbolHit[]> {
    return this.#ask((channel) => channel.request('symbols', params, signal), signal);
  }

  /** @param path absolute */
  why(path: string): Promise<Explanation> {
    return this.#ask((channel) => channel.request('why', { path }));
  }

  health(): Promise<Health> {
    return this.#ask((channel) => channel.request('health', { runtime: true }));
  }

  /** Rejects with `closed` when the process goes away meanwhile: nobody waits that long twice without being asked. */
  async check(root: RootConfig, signal: AbortSignal): Promise<QualityReport> {
    const channel = await this.#supervisor.ready(signal);
    return channel.request('check', root, signal);
  }

  /** Compares the disk with the index, of one root or of all; resolves when the index is up to date. */
  async update(root?: string): Promise<void> {
    const channel = await this.#supervisor.ready();
    this.#takeStatus(await channel.request('update', only(root)));
  }

  /** Like `update` where nobody waits for the end. */
  async rescan(): Promise<void> {
    const { channel } = this.#supervisor;
    if (channel !== undefined) await this.#tell('rescan', () => channel.request('rescan', null));
  }

  /** Builds the index from nothing, of one root or of all; resolves when it is done. */
  async reindex(root?: string): Promise<void> {
    const channel = await this.#supervisor.ready();
    this.#takeStatus(await channel.request('reindex', only(root)));
  }

  /** Deletes the indexes of all open roots. */
  async clear(): Promise<void> {
    const channel = await this.#supervisor.ready();
    await channel.request('clear', {});
    this.#config = { ...this.#config, cleared: true };
    this.onState.fire(this.state);
  }

  /** Empties the embedding cache, which all windows share; indexes stay as they are. */
  async clearCache(): Promise<void> {
    const channel = await this.#supervisor.ready();
    await channel.request('clearCache', null);
  }

  restart(): void {
    if (this.#config.roots.length > 0) this.#supervisor.restart();
  }

  /** Resolves when the process is gone, at the latest after two seconds. */
  shutdown(): Promise<void> {
    return this.#supervisor.stop();
  }

  async #greet(channel: IndexerChannel): Promise<void> {
    channel.on('status', (status) => this.#takeStatus(status));
    channel.on('log', ({ level, message }) => this.#log[level](message));
    channel.on('notice', (notice) => this.onNotice.fire(notice));
    channel.on('checkProgress', (progress) => this.onCheckProgress.fire(progress));
    for (let told: IndexerConfig | undefined; told !== this.#config;) {
      told = this.#config;
      await this.#sendConfig(channel);
    }
    if (this.#focus.length > 0) await channel.request('focus', { paths: this.#focus });
  }

  async #sendConfig(channel: Pick<IndexerChannel, 'request'>): Promise<void> {
    const { roots, paused, cleared, pauseOnBattery } = this.#config;
    const wanted = { roots: cleared ? [] : roots, paused, pauseOnBattery };
    this.#takeStatus(await channel.request('configure', wanted));
  }

  #takeStatus(status: IndexerStatus): void {
    this.#status = status;
    this.onState.fire(this.state);
  }

  async #ask<T>(request: (channel: IndexerChannel) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const channel = await this.#supervisor.ready(signal);
    try {
      return await request(channel);
    } catch (error) {
      if (codeOf(error) !== 'closed') throw error;
      await channel.closed;
      return request(await this.#supervisor.ready(signal));
    }
  }

  /** For news nobody waits for: a crash in between is no failure, since the next process is told again. */
  async #tell(what: string, send: () => Promise<unknown>): Promise<void> {
    try {
      await send();
    } catch (error) {
      if (codeOf(error) !== 'closed') this.#log.error(`The request ${what} failed: ${messageOf(error)}`);
    }
  }
}

/** Where its indexes and its model lie and what it may take of the machine are settled when a process starts. */
function needsFreshProcess(before: IndexerConfig, after: IndexerConfig): boolean {
  const wishes = ({ roots: [first] }: IndexerConfig): string =>
    [first?.settings.threads, first?.settings.memoryLimitMb, first?.settings.profile].join(' ');
  return (
    before.dataDirectory !== after.dataDirectory ||
    before.modelDirectory !== after.modelDirectory ||
    before.cacheSizeMb !== after.cacheSizeMb ||
    wishes(before) !== wishes(after)
  );
}

function only(root: string | undefined): { readonly root?: string } {
  return root === undefined ? {} : { root };
}
