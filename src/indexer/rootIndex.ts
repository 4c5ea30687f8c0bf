import { DisposableList, toDisposable } from '../base/index.ts';
import {
  type Explanation,
  type IndexerSettings,
  LoupeError,
  type Notice,
  type Problem,
  type RootConfig,
  type RootHealth,
  type RootState,
  type RootStatus,
  codeOf,
  messageOf,
} from '../protocol/index.ts';
import { explain, inspectAlone } from './explain.ts';
import { IndexNotes } from './indexNotes.ts';
import { isOwnData, ownDataIn } from './ownData.ts';
import { pathInside, pathsInside } from './pathInside.ts';
import { Pipeline } from './pipeline.ts';
import { Quarantine } from './quarantine.ts';
import { openRootSearcher } from './rootSearcher.ts';
import { rootStatus } from './rootStatus.ts';
import type { Searcher } from './search/index.ts';
import type { SharedParts } from './sharedParts.ts';
import { type Store, openStore } from './store/index.ts';
import { SurroundingsWatch } from './surroundingsWatch.ts';
import { takeSuspects } from './workers/index.ts';

/** How often a following process looks whether the writing one is gone. */
const takeOverMs = 2_000;
const maxPathsShown = 200;
/** Every page of an index is looked at after a run that wrote more than this share of it. */
const verifiedShare = 0.1;
/** How often the index is told, while it grows, how much of the folder it holds. */
const shareMs = 1_000;

/** One opened folder: its store, its searcher and, where this process is the writer, its pipeline. */
export class RootIndex {
  readonly root: string;
  readonly #shared: SharedParts;
  readonly #store: Store;
  readonly #notes: IndexNotes;
  readonly #searcher: Searcher;
  readonly #quarantine: Quarantine;
  readonly #listening = new DisposableList();
  #settings: IndexerSettings;
  #pipeline: Pipeline | undefined;
  #surroundings: SurroundingsWatch | undefined;
  #paused: boolean;
  #takeOverTimer: NodeJS.Timeout | undefined;
  #shareTimer: NodeJS.Timeout | undefined;
  #updates = 0;
  #closed = false;
  #scanProblem: Problem | undefined;
  #focused: readonly string[] = [];

  static async open(config: RootConfig, paused: boolean, shared: SharedParts): Promise<RootIndex> {
    const store = await openStore({
      dataDirectory: shared.dataDirectory,
      root: config.root,
      fingerprint: shared.fingerprint,
      readOnly: shared.readOnly,
      keepVectors: shared.modelProblem !== undefined,
      ...(shared.cache !== undefined && { cache: shared.cache }),
    });
    for (const notice of store.notices) shared.notify(notice);
    const { files, sourceBytes } = store.reader.counts();
    shared.resources.learn(config.root, { files, bytes: sourceBytes });
    const index = new RootIndex(config, paused, shared, store);
    await index.#start();
    return index;
  }

  private constructor(config: RootConfig, paused: boolean, shared: SharedParts, store: Store) {
    this.root = config.root;
    this.#paused = paused;
    this.#shared = shared;
    this.#store = store;
    this.#notes = new IndexNotes(store);
    this.#settings = this.#settingsOf(config);
    this.#quarantine = new Quarantine(config.root, store);
    const { searcher, dispose } = openRootSearcher(config.root, store, shared, (path) =>
      this.#focused.includes(path),
    );
    this.#searcher = searcher;
    this.#listening.add(toDisposable(dispose));
    this.#listening.add(
      toDisposable(
        store.onChanged(() => {
          this.#searcher.refresh();
          shared.onProgress();
        }),
      ),
    );
    this.#listening.add(toDisposable(store.onNotice((notice) => this.#rebuild(notice))));
  }

  get searcher(): Searcher {
    return this.#searcher;
  }

  get config(): RootConfig {
    return { root: this.root, settings: this.#settings };
  }

  /** Why meaning is left out, and what becomes of this index meanwhile. */
  get modelProblem(): Problem | undefined {
    const { modelProblem } = this.#shared;
    return modelProblem === undefined || !this.#store.isKept
      ? modelProblem
      : { ...modelProblem, message: `${modelProblem.message} ${this.#keptSentence}` };
  }

  /** Before this process has scanned, what the last one left counts. */
  get coverage(): number {
    return this.#pipeline?.coverage ?? this.#notes.progress.coverage;
  }

  /** True while files wait or are at work; not in a pause. */
  get busy(): boolean {
    if (this.#paused) return false;
    const state = this.#pipeline?.state;
    return state === 'scanning' || state === 'indexing' || state === 'refining';
  }

  counts(): ReturnType<Store['reader']['counts']> {
    return this.#store.reader.counts();
  }

  status(): RootStatus {
    return rootStatus({
      root: this.root,
      state: this.#state(),
      progress: this.#pipeline?.passes.current,
      counts: this.counts(),
      coverage: this.coverage,
      waitsForGit: this.#pipeline?.waitsForGit === true,
      problems: this.#problems(),
    });
  }

  health(): RootHealth {
    const { reader, path } = this.#store;
    return {
      ...this.status(),
      indexPath: path,
      indexBytes: reader.indexBytes(),
      sourceBytes: reader.counts().sourceBytes,
      skippedByReason: reader.skippedByReason(),
      languages: reader.languageCounts(),
      fallbacks: reader.fallbacks(maxPathsShown),
      unreadable: reader.unreadable(maxPathsShown),
      quarantined: this.#quarantine.paths,
      ...this.#notes.lastRun,
      ...(this.#pipeline !== undefined && { compared: { ...this.#pipeline.passes.compared } }),
    };
  }

  /** @param absolutePath a path inside this root. */
  async why(absolutePath: string): Promise<Explanation> {
    const path = this.relativePath(absolutePath) ?? '';
    const { dataDirectory } = this.#shared;
    const now = await (this.#pipeline?.inspect(path) ??
      inspectAlone({ root: this.root, settings: this.#settings, dataDirectory }, path));
    return explain(this.root, path, now, this.#store.reader);
  }

  /** The path relative to this root with forward slashes; undefined when it lies outside. */
  relativePath(absolutePath: string): string | undefined {
    return pathInside(this.root, absolutePath);
  }

  configure(config: RootConfig): void {
    const settings = this.#settingsOf(config);
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return;
    this.#settings = settings;
    this.#pipeline?.configure(settings);
    this.rescan();
  }

  setPaused(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    if (paused) this.#pipeline?.pause();
    else if (this.#pipeline?.resume() === false) this.#updateInBackground();
  }

  /** @param absolutePaths open editors, those outside this root are ignored. */
  focus(absolutePaths: readonly string[]): void {
    this.#focused = pathsInside(this.root, absolutePaths);
    this.#pipeline?.focus(this.#focused);
  }

  async changed(absolutePaths: readonly string[]): Promise<void> {
    if (this.#paused) return;
    const paths = pathsInside(this.root, absolutePaths);
    if (paths.length > 0) await this.#pipeline?.changed(paths);
  }

  /**
   * Brings the index up to date; in a following process, waits until the writing one has.
   * @throws LoupeError `modelMissing` when the index is kept until a model can be opened
   */
  async update(signal: AbortSignal): Promise<void> {
    while (this.#pipeline === undefined && !signal.aborted) {
      if (this.#store.isKept) throw new LoupeError('modelMissing', this.#keptSentence);
      if (await this.#takeOver()) break;
      if (this.#notes.progress.ready) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    await this.#update();
  }

  /** Like `update` where nobody waits for the end; a pause ends with a scan of its own. */
  rescan(): void {
    if (!this.#paused) this.#updateInBackground();
  }

  /** Builds the index from nothing; files in quarantine get another chance. */
  async reindex(signal: AbortSignal): Promise<void> {
    if (this.#pipeline !== undefined) {
      await this.#quarantine.forgive();
      await this.#store.clear();
      await this.#notes.setProgress({ ready: false, coverage: 0 });
    }
    await this.update(signal);
  }

  async close(options?: { readonly deleteFiles: boolean }): Promise<void> {
    clearInterval(this.#takeOverTimer);
    this.#surroundings?.dispose();
    this.#listening.dispose();
    await this.#shareCoverage();
    this.#closed = true;
    clearTimeout(this.#shareTimer);
    await this.#pipeline?.dispose();
    await this.#store.close(options);
  }

  async #start(): Promise<void> {
    if (this.#store.reader.counts().files > 0) this.#warmUp();
    if (this.#store.role === 'writer') return this.#startPipeline();
    if (this.#shared.readOnly || this.#store.isKept) return;
    this.#shared.log('info', `Another Loupe process writes the index of ${this.root}; this one follows it.`);
    this.#takeOverTimer = setInterval(() => void this.#takeOver(), takeOverMs).unref();
  }

  /** Not while an index is built: what is kept up to date with it would grow in steps, and be read twice. */
  #warmUp(): void {
    if (this.#shared.warm) this.#searcher.warm();
  }

  async #takeOver(): Promise<boolean> {
    if (this.#pipeline !== undefined) return true;
    if (!(await this.#store.acquire())) return false;
    clearInterval(this.#takeOverTimer);
    await this.#startPipeline();
    return true;
  }

  async #startPipeline(): Promise<void> {
    const { pool, budget, resources, pacer, onePassBytes, onProgress, log, dataDirectory, notify, cache } =
      this.#shared;
    for (const path of await this.#quarantine.accuse(takeSuspects(dataDirectory, this.root))) {
      const message = `${path} was being read when the indexing process crashed twice: it is left out until it changes.`;
      notify({ code: 'quarantined', severity: 'warning', message });
    }
    const ownData = ownDataIn(this.root, dataDirectory);
    this.#pipeline = new Pipeline(
      {
        root: this.root,
        isOwnData: (path) => isOwnData(path, ownData),
        settings: this.#settings,
        store: this.#store,
        pool,
        budget,
        pacer,
        resources,
        onePassBytes,
        quarantine: this.#quarantine,
        onProgress: () => {
          this.#shareCoverageSoon();
          onProgress();
        },
        log: (message) => log('warn', message),
        ...(cache !== undefined && { cache }),
      },
      this.#paused,
    );
    this.#pipeline.focus(this.#focused);
    this.#watchSurroundings(this.#pipeline);
    this.rescan();
  }

  #watchSurroundings(pipeline: Pipeline): void {
    this.#surroundings = new SurroundingsWatch({
      rules: () => pipeline.rules,
      onChanged: () => this.rescan(),
    });
  }

  /** The index was found damaged and replaced by an empty one. */
  #rebuild(notice: Notice): void {
    this.#shared.notify(notice);
    this.rescan();
  }

  #updateInBackground(): void {
    this.#update().catch((error: unknown) => this.#shared.log('warn', `${this.root}: ${messageOf(error)}`));
  }

  async #update(): Promise<void> {
    if (this.#pipeline === undefined) return;
    this.#updates += 1;
    try {
      await this.#shareProgress(false);
      await this.#notes.setSettings(this.#settings);
      await this.#pipeline.update();
      if (this.#closed) return;
      this.#scanProblem = undefined;
      this.#warmUp();
      await this.#shareProgress(true);
    } catch (error) {
      this.#scanProblem = { code: codeOf(error), severity: 'error', message: messageOf(error) };
      throw error;
    } finally {
      this.#updates -= 1;
      this.#shared.onProgress();
    }
  }

  async #shareProgress(ready: boolean): Promise<void> {
    if (this.#pipeline === undefined) return;
    await this.#notes.setProgress({ ready, coverage: ready ? 1 : this.coverage });
    const { passes } = this.#pipeline;
    if (!ready || passes.isIdle) return;
    await this.#notes.setLastRun(passes);
    const verify = passes.filesDone > verifiedShare * this.counts().files;
    await this.#store.checkpoint({ verify }).catch(async (error: unknown) => {
      if (codeOf(error) !== 'indexCorrupt') throw error;
      // An empty index has taken its place: it is filled before anybody is told that all is done.
      await this.#pipeline?.update();
    });
    await this.#shared.cache?.noteRun(passes.cache);
  }

  #shareCoverageSoon(): void {
    if (this.#updates === 0 || this.#closed) return;
    this.#shareTimer ??= setTimeout(() => {
      this.#shareTimer = undefined;
      void this.#shareCoverage();
    }, shareMs).unref();
  }

  /**
   * Whoever reads the index meanwhile, or after this process was killed, shall know how much it holds. A scan that still
   * runs does not know how many files are missing: until it ends, what was said last stands.
   */
  async #shareCoverage(): Promise<void> {
    if (this.#updates === 0 || this.#pipeline === undefined || this.#pipeline.state === 'scanning') return;
    const { coverage } = this;
    if (coverage === this.#notes.progress.coverage) return;
    await this.#notes
      .setProgress({ ready: false, coverage })
      .catch((error: unknown) => this.#shared.log('warn', `${this.root}: ${messageOf(error)}`));
  }

  #settingsOf({ settings, byDefault }: RootConfig): IndexerSettings {
    return byDefault === true ? { ...settings, ...this.#notes.settings } : settings;
  }

  #state(): RootState {
    if (this.#scanProblem !== undefined || this.#pipeline?.problem !== undefined) return 'error';
    if (this.#store.isKept) return 'error';
    if (this.#paused) return 'paused';
    return this.#pipeline?.state ?? 'following';
  }

  #problems(): Problem[] {
    const stuck = this.#pipeline?.problem;
    const problems: Problem[] = [];
    if (this.#scanProblem !== undefined) problems.push(this.#scanProblem);
    if (stuck !== undefined)
      problems.push({ code: codeOf(stuck), severity: 'error', message: stuck.message });
    if (this.modelProblem !== undefined) problems.push(this.modelProblem);
    return problems;
  }

  get #keptSentence(): string {
    return `The index of ${this.root} was made with a model. It is left as it is until one can be opened; what changes meanwhile comes in then.`;
  }
}
