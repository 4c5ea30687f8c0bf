/**
 * The only file that knows the order of the stages: scan → difference → prepare (read, chunk, tokens, vectors) → commit.
 * Where much waits, all of it is made searchable first, without a parser, and each file becomes whole in a second pass.
 * Invariant: a batch is either committed whole or its files wait again; nothing is reported as done before it is stored.
 */
import { basename } from 'node:path';
import { BackOff } from '../base/index.ts';
import { type IndexerSettings, type Skip, codeOf, messageOf } from '../protocol/index.ts';
import { type IgnoreRules, openIgnoreRules } from './ignore/index.ts';
import { Backlog } from './backlog.ts';
import { CommitBuffer, type Preparation } from './commitBuffer.ts';
import { GitWait } from './gitWait.ts';
import { HeldChanges } from './heldChanges.ts';
import { InFlight } from './inFlight.ts';
import { Passes } from './passes.ts';
import type { PipelineOptions } from './pipelineOptions.ts';
import type { FileLevel, FileStat, KnownContent } from './records.ts';
import { type ScanEntry, inspect, scan } from './scan/index.ts';
import { Tally, type WorkItem, isRefinement, refinementAfter } from './workQueue.ts';

export type PipelineState = 'waiting' | 'scanning' | 'indexing' | 'refining' | 'ready';

/** A failed commit is tried again after such pauses: locks are released, disks emptied. */
const retry = { firstMs: 250, mostMs: 30_000 };
/** A lock of somebody else (a backup, a virus scanner) is no trouble to tell of before it was met so often. */
const passingLocks = 4;
/** More changes than this at once no person made with their own hands: such files wait like those that a scan finds. */
const mostByHand = 50;
const ruleFiles = new Set(['.gitignore', '.ignore', '.loupeignore', '.gitattributes', '.gitmodules']);

export class Pipeline {
  readonly #backlog = new Backlog();
  readonly passes = new Passes(this.#backlog, () => this.#options.cache);
  readonly #options: PipelineOptions;
  readonly #inFlight: InFlight;
  readonly #idle: (() => void)[] = [];
  readonly #resumed: (() => void)[] = [];
  readonly #stop = new AbortController();
  readonly #git = new GitWait({
    lockFiles: async () => (await this.#rules).lockFiles(),
    signal: this.#stop.signal,
  });
  readonly #held = new HeldChanges({
    git: this.#git,
    isOpen: (path) => this.#backlog.isOpen(path),
    onFew: (paths) => void this.#lookAt(paths).catch((error: unknown) => this.#options.log(messageOf(error))),
    onMany: () => this.#rescan(),
  });
  #settings: IndexerSettings;
  #rules: Promise<IgnoreRules>;
  #generation: number | undefined;
  #scanning: Promise<void> | undefined;
  /** A scan that has not looked at the disk yet: it serves everybody who asks for one before it does. */
  #upcoming: Promise<void> | undefined;
  readonly #buffer = new CommitBuffer(
    (batch) => this.#commit(batch),
    () => this.#options.resources.allowance,
  );
  /** Files that the prepare threads have. */
  #preparing = 0;
  #pumping = false;
  #paused: boolean;
  readonly #stopListening: () => void;
  #blockedBy: Error | undefined;
  readonly #retries = new BackOff(retry.firstMs, retry.mostMs);
  #scannedOnce = false;

  constructor(options: PipelineOptions, paused: boolean) {
    this.#options = options;
    this.#inFlight = new InFlight(options.budget, () => options.pool.size);
    this.#settings = options.settings;
    this.#paused = paused;
    this.#stopListening = options.pacer.onChanged.add(() => this.#changePace());
    this.#changePace();
    this.#rules = this.#openRules();
    this.#rules.catch(() => undefined);
  }

  get state(): PipelineState {
    if (this.#scanning !== undefined) return 'scanning';
    if (this.#backlog.first.files > 0) return 'indexing';
    if (this.#backlog.files > 0) return 'refining';
    return this.#scannedOnce ? 'ready' : 'waiting';
  }

  /** The share of known files that have a place in the index, 0 to 1; undefined until a first scan tells which there are. */
  get coverage(): number | undefined {
    const missing = this.#backlog.countNew();
    const { files } = this.#options.store.reader.counts();
    if (missing > 0) return files / (files + missing);
    return this.#scannedOnce ? 1 : undefined;
  }

  /** Why nothing can be stored at the moment. */
  get problem(): Error | undefined {
    const isPassing = codeOf(this.#blockedBy) === 'indexLocked' && this.#retries.failures < passingLocks;
    return isPassing ? undefined : this.#blockedBy;
  }

  /** Whether a scan waits until git has moved its files. */
  get waitsForGit(): boolean {
    return this.#scanning !== undefined && this.#git.isWaiting;
  }

  /** The ignore rules in force. */
  get rules(): Promise<IgnoreRules> {
    return this.#rules;
  }

  /** Files at work are finished and stored; a scan is broken off, since what it has seen by the resumption may be old. */
  pause(): void {
    this.#paused = true;
    this.#changePace();
  }

  /** True when a scan that the pause broke off, or held back, begins anew. */
  resume(): boolean {
    this.#paused = false;
    this.#changePace();
    const held = this.#resumed.splice(0);
    for (const resolve of held) resolve();
    this.#unblock();
    return held.length > 0;
  }

  focus(paths: readonly string[]): void {
    this.#backlog.focus(paths);
    this.#pump();
  }

  /** New settings count from the next update on. */
  configure(settings: IndexerSettings): void {
    this.#settings = settings;
  }

  /**
   * Compares the disk with the index and resolves when all that differs is stored. A call that comes while a scan already
   * looks at the disk waits for one more.
   */
  async update(): Promise<void> {
    this.#upcoming ??= this.#scanAfter(this.#scanning);
    await this.#upcoming;
    await this.drained();
  }

  /** Resolves when no file waits and none is at work. */
  drained(): Promise<void> {
    this.#pump();
    return this.#backlog.files === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Takes over changes of single paths (relative); a changed rule file or a new folder calls for a scan. */
  async changed(told: readonly string[]): Promise<void> {
    const paths = told.filter((path) => !this.#options.isOwnData(path));
    if (paths.length > 0) await this.#lookAt(await this.#held.pass(paths));
  }

  async #lookAt(paths: readonly string[]): Promise<void> {
    if (paths.length === 0 || this.#stop.signal.aborted) return;
    const entries: ScanEntry[] = [];
    const gone: string[] = [];
    let scanNeeded = paths.some((path) => ruleFiles.has(basename(path)));
    for (const path of paths) {
      const entry = await this.inspect(path);
      if (entry === undefined) gone.push(path);
      else if (entry.kind === 'directory') scanNeeded = true;
      else entries.push(entry);
    }
    if (scanNeeded) this.#rescan();
    await this.#forget(gone);
    this.#generation ??= await this.#options.store.beginScan();
    await this.#takeOver(this.#generation, entries, paths.length <= mostByHand);
  }

  #rescan(): void {
    if (!this.#stop.signal.aborted)
      this.update().catch((error: unknown) => this.#options.log(messageOf(error)));
  }

  /** What the rules and the disk say of one path now. */
  async inspect(path: string): ReturnType<typeof inspect> {
    return inspect(await this.#inspectOptions(), path);
  }

  async dispose(): Promise<void> {
    this.#stop.abort();
    this.#stopListening();
    this.#buffer.dispose();
    this.#backlog.clear();
    for (const resolve of [...this.#idle.splice(0), ...this.#resumed.splice(0)]) resolve();
    await this.#scanning?.catch(() => undefined);
  }

  #changePace(): void {
    this.passes.setPaused(this.#paused || this.#options.pacer.slowdown?.rests === true);
    this.#pump();
  }

  #openRules(): Promise<IgnoreRules> {
    const { root, isOwnData } = this.#options;
    return openIgnoreRules({ root, settings: this.#settings, isOwnData });
  }

  async #inspectOptions(): Promise<{ root: string; rules: IgnoreRules; maxFileSizeBytes: number }> {
    const { root } = this.#options;
    return { root, rules: await this.#rules, maxFileSizeBytes: this.#maxFileSizeBytes };
  }

  get #maxFileSizeBytes(): number {
    return Math.min(this.#settings.maxFileSizeKb * 1024, this.#options.resources.mostFileBytes);
  }

  async #scanAfter(running: Promise<void> | undefined): Promise<void> {
    await running?.catch(() => undefined);
    this.#scanning = this.#scanUnpaused().finally(() => {
      this.#scanning = undefined;
      this.#options.onProgress();
    });
    await this.#scanning;
  }

  async #scanUnpaused(): Promise<void> {
    const { store } = this.#options;
    if (!(await this.#mayScan())) return;
    const first = await store.beginScan().finally(() => (this.#upcoming = undefined));
    let outcome = await this.#scan(first);
    while (outcome === 'paused' && (await this.#mayScan()))
      outcome = await this.#scan(await store.beginScan());
  }

  /** Waits for the end of a pause and of what git does. False when the pipeline was closed instead. */
  async #mayScan(): Promise<boolean> {
    await this.#git.settled();
    while (this.#paused && !this.#stop.signal.aborted) {
      await new Promise<void>((resolve) => this.#resumed.push(resolve));
      await this.#git.settled();
    }
    return !this.#stop.signal.aborted;
  }

  async #scan(generation: number): Promise<'done' | 'paused'> {
    const started = performance.now();
    const { store } = this.#options;
    if (this.#backlog.files === 0) {
      this.passes.restart();
      this.passes.resetStages();
    }
    this.#rules = this.#openRules();
    const options = await this.#inspectOptions();
    this.#generation = generation;
    const seen = new Tally();
    Object.assign(this.passes.compared, { files: 0, unchanged: 0 });
    // While one batch is compared with the index, the scan goes on with the next.
    let comparing = Promise.resolve();
    for await (const batch of scan({ ...options, signal: this.#stop.signal })) {
      await comparing;
      if (this.#stop.signal.aborted) return 'done';
      if (this.#paused) return 'paused';
      for (const entry of batch) if (entry.kind === 'file') seen.add(entry);
      this.#options.resources.learn(options.root, seen);
      comparing = this.#takeOver(generation, batch, false);
      comparing.catch(() => undefined);
      this.#options.onProgress();
    }
    await comparing;
    if (this.#stop.signal.aborted) return 'done';
    await store.endScan(generation);
    this.#scannedOnce = true;
    this.passes.stages.scan += (performance.now() - started) / 1000;
    return 'done';
  }

  async #takeOver(generation: number, entries: readonly ScanEntry[], urgent: boolean): Promise<void> {
    const { store, quarantine } = this.#options;
    const skips: Skip[] = [];
    const stats: FileStat[] = [];
    for (const entry of entries) {
      if (entry.kind === 'skip') skips.push(entry.skip);
      else if (quarantine.holds(entry.stat)) skips.push({ path: entry.stat.path, reason: 'crashed' });
      else stats.push(entry.stat);
    }
    if (skips.length > 0) await store.recordSkips(generation, skips);
    const differing = stats.length > 0 ? await store.diff(generation, stats) : [];
    for (const { stat, known } of differing) this.#enqueue(stat, known, urgent);
    if (!urgent) {
      this.passes.compared.files += stats.length;
      this.passes.compared.unchanged += stats.length - differing.length;
    }
    this.#pump();
  }

  #enqueue(stat: FileStat, known: KnownContent | undefined, urgent: boolean): void {
    if (this.#backlog.files === 0 && this.#scanning === undefined) this.passes.restart();
    this.#backlog.add({ stat, urgent, ...(known !== undefined && { known }) });
  }

  async #forget(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    for (const path of paths) this.#backlog.forget(path);
    await this.#options.store.remove(paths);
    this.#options.onProgress();
  }

  /** Starts as much work as the budget allows; one runner at a time. */
  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    try {
      while (!this.#paused && this.#blockedBy === undefined && !this.#stop.signal.aborted) {
        const item = this.#backlog.take(() => this.#options.pacer.mayGoOn(), this.#inFlight.largeTurn);
        if (item === undefined) return;
        await this.#inFlight.take(item);
        void this.#prepare(item);
      }
    } finally {
      this.#pumping = false;
    }
  }

  async #prepare(item: WorkItem): Promise<void> {
    const { pool, root, log, resources } = this.#options;
    const { stat, known } = item;
    this.#preparing += 1;
    resources.look();
    try {
      const preparation = pool.prepare({
        root,
        stat,
        maxFileSizeBytes: this.#maxFileSizeBytes,
        level: this.#levelFor(item),
        isBulk: !this.#backlog.isAtHand(item),
        askCache: this.passes.askCache,
        ...(known?.level === 'whole' && { knownHash: known.hash }),
      });
      const { result, times, cacheUse } = await preparation.finally(() => (this.#preparing -= 1));
      this.passes.addWork(times, cacheUse);
      // Where no thread has anything, the next file waits for the budget that these give back.
      this.#buffer.add({ item, result }, this.#backlog.waiting === 0 || this.#preparing === 0);
    } catch (error) {
      log(`${item.stat.path}: ${messageOf(error)}`);
      this.#block(error);
      this.#backlog.release(item, item);
      this.#goOn([item]);
    }
  }

  #levelFor(item: WorkItem): FileLevel {
    if (isRefinement(item) || this.#backlog.isAtHand(item)) return 'whole';
    return this.#backlog.first.bytes > this.#options.onePassBytes() ? 'searchable' : 'whole';
  }

  async #commit(batch: readonly Preparation[]): Promise<void> {
    const started = performance.now();
    const items = batch.map(({ item }) => item);
    try {
      const kept = batch.filter(({ item }) => !this.#backlog.isGone(item.stat.path));
      await this.#options.store.commit(
        kept.map(({ result }) => result),
        { handOver: true },
      );
      this.#retries.succeed();
      this.passes.stages.write += (performance.now() - started) / 1000;
      this.#options.quarantine.passed(items.map(({ stat }) => stat.path));
      for (const { item, result } of batch) this.passes.finish(item, refinementAfter(result));
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#block(error);
      for (const item of items) this.#backlog.release(item, item);
    }
    this.#goOn(items);
    this.#options.onProgress();
  }

  /** Nobody works on these files any more: others get their turn. */
  #goOn(released: readonly WorkItem[]): void {
    for (const item of released) this.#inFlight.give(item);
    this.#options.resources.look();
    if (this.#stop.signal.aborted) this.#backlog.clear();
    if (this.#backlog.files === 0) for (const resolve of this.#idle.splice(0)) resolve();
    this.#pump();
  }

  #block(error: unknown): void {
    if (this.#blockedBy !== undefined) return;
    this.#blockedBy = error instanceof Error ? error : new Error(messageOf(error));
    this.#options.log(`Indexing waits: ${messageOf(error)}`);
    setTimeout(() => this.#unblock(), this.#retries.fail()).unref();
  }

  #unblock(): void {
    this.#blockedBy = undefined;
    this.#pump();
    this.#options.onProgress();
  }
}
