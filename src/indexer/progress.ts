import type { StageTimes } from './workers/index.ts';

/** How far a run has come, and how fast: a run begins with the first waiting file and ends when none is left. */
export class Progress {
  readonly stages = { scan: 0, read: 0, chunk: 0, tokens: 0, vectors: 0, write: 0 };
  filesDone = 0;
  filesTotal = 0;
  #bytesDone = 0;
  #bytesTotal = 0;
  #startMs = performance.now();

  /** Forgets the finished run. */
  restart(): void {
    this.filesDone = this.filesTotal = this.#bytesDone = this.#bytesTotal = 0;
    this.#startMs = performance.now();
  }

  resetStages(): void {
    for (const stage of Object.keys(this.stages) as (keyof Progress['stages'])[]) this.stages[stage] = 0;
  }

  expect(sizeBytes: number): void {
    this.filesTotal += 1;
    this.#bytesTotal += sizeBytes;
  }

  finish(sizeBytes: number): void {
    this.filesDone += 1;
    this.#bytesDone += sizeBytes;
  }

  /** Adds milliseconds of a prepare thread. */
  addTimes(times: StageTimes): void {
    for (const stage of ['read', 'chunk', 'tokens', 'vectors'] as const)
      this.stages[stage] += times[stage] / 1000;
  }

  get filesPerSecond(): number {
    const seconds = (performance.now() - this.#startMs) / 1000;
    return seconds > 0 ? this.filesDone / seconds : 0;
  }

  /** By bytes, since files differ in size a thousandfold; unknown before the first file is done. */
  get secondsLeft(): number | undefined {
    if (this.#bytesDone === 0) return undefined;
    const seconds = (performance.now() - this.#startMs) / 1000;
    return (seconds / this.#bytesDone) * Math.max(0, this.#bytesTotal - this.#bytesDone);
  }
}
