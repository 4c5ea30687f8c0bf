import { Budget, Listeners, findInstallation } from '../base/index.ts';
import {
  type Explanation,
  type Handlers,
  type Health,
  type IndexerSettings,
  type IndexerSide,
  type IndexerStatus,
  LoupeError,
  type PauseOnBattery,
  type Problem,
  type QualityProgress,
  type RootConfig,
  type SearchAnswer,
  type SearchParams,
} from '../protocol/index.ts';
import { checkSearch, nothingToSearch } from './checkSearch.ts';
import { type EmbeddingModel, describeOnnxRuntime, loadChosenModel, modelOf } from './embed/index.ts';
import { type Machine, type Pacer, atFullPace, createPacer } from './pace/index.ts';
import { type ProcessCache, emptyCache, processCache } from './processCache.ts';
import { QualityChecks } from './qualityChecks.ts';
import { RootIndex } from './rootIndex.ts';
import { clearedStatus } from './rootStatus.ts';
import { mergeAnswers } from './search/index.ts';
import { Resources } from './resources.ts';
import { refinedOf } from './refinedShare.ts';
import { type SharedParts, fingerprintOf } from './sharedParts.ts';
import { defaultDataDirectory, makeDirectory } from './store/index.ts';
import { type PreparePool, createPreparePool, deleteJournal, journalPathIn } from './workers/index.ts';

export interface ServiceOptions {
  /** Absolute; the platform's cache location when absent. */
  readonly dataDirectory?: string;
  /** A folder with another embedding model than the shipped one. */
  readonly modelDirectory?: string;
  /** How large the embedding cache may become; without one at 0, and when absent. */
  readonly cacheSizeMb?: number;
  /** Looks at indexes and changes nothing; one that cannot be read is an error, and says what to do. */
  readonly readOnly?: boolean;
  /** Reads what questions need before the first one comes: for a process that lives long. */
  readonly warm?: boolean;
  /** Work in bulk gives way to the person, other programs and the battery: for a process that works unasked. */
  readonly givesWay?: boolean;
  /** For tests: what it gives way on, if not on this machine. */
  readonly machine?: Machine;
  /** How much may wait and still be indexed in one pass, for tests and measurements. */
  readonly onePassBytes?: number;
}

/** The indexing process without the process: one handler per request, and events. */
export interface Service {
  readonly handlers: Handlers<IndexerSide>;
  on<E extends keyof IndexerSide['events']>(
    event: E,
    listener: (payload: IndexerSide['events'][E]) => void,
  ): () => void;
  /** Stops all work, finishes the running transaction and closes the indexes. */
  dispose(): Promise<void>;
}

const installation = findInstallation(import.meta.url);
const statusIntervalMs = 200;

export function createService(options: ServiceOptions = {}): Service {
  return new IndexerService(options);
}

class IndexerService implements Service {
  readonly handlers: Handlers<IndexerSide> = {
    configure: ({ roots, paused, pauseOnBattery }) => {
      this.#pauseOnBattery = pauseOnBattery ?? 'never';
      this.#pacer.setPauseOnBattery(this.#pauseOnBattery);
      return this.#configure(roots, paused);
    },
    focus: ({ paths }) => this.#focus(paths),
    filesChanged: async ({ changes }) => {
      const paths = changes.map((change) => change.path);
      await Promise.all(this.#all().map((index) => index.changed(paths)));
      return null;
    },
    typed: () => {
      this.#pacer.typed();
      return Promise.resolve(null);
    },
    update: ({ root }, signal) => this.#renew(root, (index) => index.update(signal)),
    rescan: () => {
      for (const index of this.#all()) index.rescan();
      return Promise.resolve(null);
    },
    reindex: ({ root }, signal) => this.#renew(root, (index) => index.reindex(signal)),
    clear: ({ root }) => this.#clear(root),
    clearCache: () => emptyCache(this.#dataDirectory),
    pause: () => this.#setPaused(true),
    resume: () => {
      this.#pacer.goOnAnyway();
      return this.#setPaused(false);
    },
    search: (params, signal) => this.#search(params, signal),
    symbols: async ({ query, limit }, signal) => {
      const found = this.#all().map(({ searcher }) => searcher.symbols(query, limit, signal));
      const hits = (await Promise.all(found)).flat();
      return hits.sort((a, b) => b.score - a.score).slice(0, limit);
    },
    why: ({ path }) => this.#why(path),
    health: ({ runtime }) => this.#health(runtime),
    status: () => Promise.resolve(this.#status()),
    check: ({ root, settings, byDefault }, signal) => {
      const own = byDefault === true ? this.#roots.get(root)?.config.settings : undefined;
      return this.#checks.run(root, own ?? settings, signal);
    },
    shutdown: async () => {
      await this.dispose();
      return null;
    },
  };

  readonly #options: ServiceOptions;
  readonly #dataDirectory: string;
  readonly #journalPath: string;
  readonly #roots = new Map<string, RootIndex>();
  /** Open folders whose index was cleared: they stay without one until somebody asks for it. */
  readonly #cleared = new Map<string, RootConfig>();
  readonly #events = {
    status: new Listeners<IndexerStatus>(),
    log: new Listeners<IndexerSide['events']['log']>(),
    checkProgress: new Listeners<QualityProgress>(),
    notice: new Listeners<IndexerSide['events']['notice']>(),
  };
  readonly #checks = new QualityChecks(
    (dataDirectory) =>
      createService({ ...this.#options, readOnly: false, givesWay: false, dataDirectory, cacheSizeMb: 0 }),
    (progress) => this.#events.checkProgress.fire(progress),
  );
  #shared: Promise<SharedParts> | undefined;
  #pool: PreparePool | undefined;
  #resources = new Resources();
  #model: EmbeddingModel | undefined;
  #modelProblem: Problem | undefined;
  #pacer: Pacer = atFullPace;
  #pauseOnBattery: PauseOnBattery = 'never';
  #cache: ProcessCache | undefined;
  #paused = false;
  #configuring: Promise<unknown> = Promise.resolve();
  #statusTimer: NodeJS.Timeout | undefined;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#dataDirectory = options.dataDirectory ?? defaultDataDirectory();
    this.#journalPath = journalPathIn(this.#dataDirectory);
  }

  on<E extends keyof IndexerSide['events']>(
    event: E,
    listener: (payload: IndexerSide['events'][E]) => void,
  ): () => void {
    return (this.#events[event] as unknown as Listeners<IndexerSide['events'][E]>).add(listener);
  }

  async dispose(): Promise<void> {
    clearTimeout(this.#statusTimer);
    await this.#checks.dispose();
    await this.#configuring.catch(() => undefined);
    // First of all, so that being killed while it closes counts as no crash.
    deleteJournal(this.#journalPath);
    const open = this.#all();
    this.#roots.clear();
    const closed = await Promise.allSettled(open.map((index) => index.close()));
    this.#pacer.dispose();
    await this.#pool?.dispose();
    this.#pool = undefined;
    this.#shared = undefined;
    this.#model?.dispose();
    this.#model = undefined;
    for (const outcome of closed) if (outcome.status === 'rejected') throw outcome.reason;
  }

  #all(): RootIndex[] {
    return [...this.#roots.values()];
  }

  #chosen(root: string | undefined): RootIndex[] {
    if (root === undefined) return this.#all();
    const index = this.#roots.get(root);
    if (index === undefined) throw new LoupeError('noFolder', `${root} is not open in Loupe`);
    return [index];
  }

  /** One change of the set of roots after the other. */
  #configure(roots: readonly RootConfig[], paused: boolean): Promise<IndexerStatus> {
    const done = this.#configuring.catch(() => undefined).then(() => this.#applyRoots(roots, paused));
    this.#configuring = done;
    return done;
  }

  async #applyRoots(roots: readonly RootConfig[], paused: boolean): Promise<IndexerStatus> {
    this.#paused = paused;
    this.#shared ??= this.#openShared(roots[0]?.settings);
    this.#shared.catch(() => (this.#shared = undefined));
    const shared = await this.#shared;
    const wanted = new Set(roots.map(({ root }) => root));
    for (const [root, index] of this.#roots) {
      if (wanted.has(root)) continue;
      this.#roots.delete(root);
      shared.resources.forget(root);
      await index.close();
    }
    for (const root of this.#cleared.keys()) if (!wanted.has(root)) this.#cleared.delete(root);
    for (const config of roots) {
      if (this.#cleared.has(config.root)) this.#cleared.set(config.root, config);
      else await this.#openRoot(config, shared);
    }
    this.#announce();
    return this.#status();
  }

  async #openRoot(config: RootConfig, shared: SharedParts): Promise<void> {
    const index = this.#roots.get(config.root);
    index?.setPaused(this.#paused);
    index?.configure(config);
    if (index === undefined) this.#roots.set(config.root, await RootIndex.open(config, this.#paused, shared));
  }

  /** Runs `work` on the chosen indexes, those that were cleared included. */
  async #renew(root: string | undefined, work: (index: RootIndex) => Promise<void>): Promise<IndexerStatus> {
    await this.#configuring.catch(() => undefined);
    if (this.#paused)
      throw new LoupeError(
        'paused',
        'Indexing is paused. Resume it first: then the index is brought up to date.',
      );
    const shared = await this.#shared;
    this.#pacer.goOnAnyway();
    for (const config of [...this.#cleared.values()]) {
      if (shared === undefined || (root !== undefined && root !== config.root)) continue;
      this.#cleared.delete(config.root);
      await this.#openRoot(config, shared);
    }
    await Promise.all(this.#chosen(root).map(work));
    return this.#status();
  }

  async #openShared(wishes?: IndexerSettings): Promise<SharedParts> {
    const resources = new Resources(wishes);
    this.#resources = resources;
    if (this.#options.readOnly !== true) makeDirectory(this.#dataDirectory);
    const { loaded, problem } = await loadChosenModel(this.#options.modelDirectory);
    this.#model = loaded === undefined ? undefined : modelOf(loaded);
    this.#modelProblem = problem;
    if (problem !== undefined) this.#events.notice.fire(problem);
    const log = (level: 'info' | 'warn', message: string): void => this.#events.log.fire({ level, message });
    const fingerprint = fingerprintOf(this.#model);
    this.#cache = processCache(this.#dataDirectory, this.#options.cacheSizeMb, fingerprint, log);
    const pool = createPreparePool({
      threads: () => resources.threads,
      prefetch: () => resources.allowance.prefetch,
      fits: (bytes) => resources.fits(bytes),
      journalPath: this.#journalPath,
      onDeath: (message) => log('warn', message),
      givesWay: this.#options.givesWay === true,
      ...(loaded !== undefined && { model: loaded }),
      ...(this.#cache !== undefined && { cache: this.#cache.access }),
    });
    this.#pool = pool;
    if (this.#options.givesWay === true) this.#pacer = this.#openPacer(pool);
    resources.spareMemoryOf(pool);
    return {
      dataDirectory: this.#dataDirectory,
      fingerprint,
      readOnly: this.#options.readOnly === true,
      warm: this.#options.warm === true,
      model: this.#model,
      modelProblem: problem,
      cache: this.#cache,
      pool,
      budget: new Budget(() => resources.allowance.bytesInFlight),
      resources,
      pacer: this.#pacer,
      onePassBytes: () => this.#options.onePassBytes ?? resources.allowance.onePassBytes,
      onProgress: () => this.#announce(),
      notify: (notice) => this.#events.notice.fire(notice),
      log,
    };
  }

  #openPacer(pool: PreparePool): Pacer {
    const { machine } = this.#options;
    const bulkWaits = (): boolean => this.#all().some(({ busy }) => busy);
    const pacer = createPacer({
      threads: this.#resources.mostThreads,
      bulkWaits,
      ...(machine !== undefined && { machine }),
    });
    pacer.setPauseOnBattery(this.#pauseOnBattery);
    pacer.onChanged.add(() => {
      pool.limit(pacer.threads);
      this.#announce();
    });
    return pacer;
  }

  async #focus(paths: readonly string[]): Promise<null> {
    await this.#configuring.catch(() => undefined);
    for (const index of this.#all()) index.focus(paths);
    return null;
  }

  async #clear(root: string | undefined): Promise<null> {
    for (const index of this.#chosen(root)) {
      this.#roots.delete(index.root);
      this.#cleared.set(index.root, index.config);
      await index.close({ deleteFiles: true });
    }
    this.#announce();
    return null;
  }

  #setPaused(paused: boolean): Promise<IndexerStatus> {
    this.#paused = paused;
    for (const index of this.#all()) index.setPaused(paused);
    this.#announce();
    return Promise.resolve(this.#status());
  }

  async #search(params: SearchParams, signal: AbortSignal): Promise<SearchAnswer> {
    checkSearch(params);
    await this.#configuring.catch(() => undefined);
    const indexes = this.#all().filter(({ root }) => params.roots?.includes(root) ?? true);
    if (indexes.length === 0) throw nothingToSearch(this.#cleared.size > 0);
    const started = performance.now();
    const answers = await Promise.all(
      indexes.map(async (index) => {
        const answer = await index.searcher.search(params, signal);
        const notes = [
          ...answer.notes,
          ...(index.modelProblem === undefined ? [] : [index.modelProblem.message]),
        ];
        return { ...answer, notes, coverage: index.coverage };
      }),
    );
    const merged =
      answers.length === 1 && answers[0] !== undefined ? answers[0] : mergeAnswers(answers, params.limit);
    this.#resources.look();
    const refined = refinedOf(indexes.map((index) => index.counts()));
    return { ...merged, ...refined, tookMs: performance.now() - started };
  }

  async #why(path: string): Promise<Explanation> {
    await this.#configuring.catch(() => undefined);
    const inside = this.#all().filter((index) => index.relativePath(path) !== undefined);
    const nearest = inside.sort((a, b) => b.root.length - a.root.length)[0];
    return nearest === undefined ? { state: 'outside', path } : nearest.why(path);
  }

  async #health(runtime: boolean): Promise<Health> {
    return {
      roots: this.#all().map((index) => index.health()),
      version: installation.version,
      pid: process.pid,
      rssBytes: process.memoryUsage.rss(),
      model: {
        id: this.#model?.id ?? 'none',
        dimension: this.#model?.dimension ?? 0,
        ...(this.#modelProblem !== undefined && { problem: this.#modelProblem.message }),
      },
      ...(runtime && { onnxRuntime: await describeOnnxRuntime() }),
      threads: this.#pool?.size ?? 0,
      ...this.#slowdown,
      profile: this.#resources.profile,
      ...(this.#cache !== undefined && { cache: await this.#cache.stats() }),
    };
  }

  #status(): IndexerStatus {
    const roots = this.#all().map((index) => index.status());
    return {
      roots: [...roots, ...[...this.#cleared.keys()].map(clearedStatus)],
      paused: this.#paused,
      ...this.#slowdown,
    };
  }

  /** A pause needs no other reason. */
  get #slowdown(): Pick<IndexerStatus, 'slowdown'> {
    const { slowdown } = this.#pacer;
    return slowdown === undefined || this.#paused ? {} : { slowdown };
  }

  /** Tells the status at most every 200 ms, the last one always. */
  #announce(): void {
    this.#statusTimer ??= setTimeout(() => {
      this.#statusTimer = undefined;
      this.#events.status.fire(this.#status());
      const isMoving = this.#pacer.slowdown?.rests !== true && this.#all().some((index) => index.busy);
      if (isMoving) this.#announce();
    }, statusIntervalMs).unref();
  }
}
