import type { IndexerStatus } from '../protocol/index.ts';

const barWidth = 28;
const refreshMs = 100;

/** A live line on a terminal's error stream; silent elsewhere, so that pipes and logs stay clean. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #shownAt = 0;
  #shown = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(status: IndexerStatus): void {
    if (!this.#stream.isTTY || performance.now() - this.#shownAt < refreshMs) return;
    this.#shownAt = performance.now();
    this.#shown = true;
    this.#stream.write(`\r\x1b[2K${progressText(status).slice(0, this.#stream.columns - 1)}`);
  }

  clear(): void {
    if (this.#shown) this.#stream.write('\r\x1b[2K');
    this.#shown = false;
  }
}

/** One line: bar, percentage, files, speed, time left. */
export function progressText({ roots: [root] }: IndexerStatus): string {
  if (root === undefined || root.state === 'waiting') return 'Starting…';
  if (root.filesTotal === 0) return root.state === 'scanning' ? 'Scanning…' : 'Up to date';
  const share = root.filesDone / root.filesTotal;
  const filled = Math.round(share * barWidth);
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  const left = root.secondsLeft === undefined ? '' : ` · ${Math.max(1, Math.round(root.secondsLeft))} s left`;
  const speed = `${Math.round(root.filesPerSecond).toLocaleString('en')} files/s`;
  const files = `${root.filesDone.toLocaleString('en')} of ${root.filesTotal.toLocaleString('en')} files`;
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} % · ${files} · ${speed}${left}`;
}
