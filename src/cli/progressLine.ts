import { type IndexerStatus, type RootStatus, percent } from '../protocol/index.ts';
import { grouped } from './amounts.ts';
import { columnsOf } from './terminal.ts';

const barWidth = 28;
const refreshMs = 100;
const startText = 'Starting…';

/** A live line on a terminal's error stream; silent elsewhere, so that pipes and logs stay clean. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #shownAt = 0;
  #shown = false;
  #stopped = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  start(): void {
    this.#write(startText);
  }

  show(status: IndexerStatus): void {
    this.tell((columns) => progressText(status, columns));
  }

  /** @param text one line of at most so many columns; made only when it is time for a new one */
  tell(text: (columns: number) => string): void {
    if (performance.now() - this.#shownAt < refreshMs) return;
    this.#write(text(columnsOf(this.#stream)));
  }

  /** Shows how it ended, however short ago the line changed. */
  finish(status: IndexerStatus): void {
    this.#write(progressText(status, columnsOf(this.#stream)));
  }

  /** Makes room for other output; the line comes back with the next status. */
  clear(): void {
    if (this.#shown) this.#stream.write('\r\x1b[2K');
    this.#shown = false;
  }

  stop(): void {
    this.clear();
    this.#stopped = true;
  }

  #write(text: string): void {
    if (this.#stopped || !this.#stream.isTTY) return;
    this.#shownAt = performance.now();
    this.#shown = true;
    this.#stream.write(`\r\x1b[2K${text}`);
  }
}

/** One line of at most `columns`: bar, percentage, files, speed, time left. What does not fit is left out from the end. */
export function progressText({ roots: [root] }: IndexerStatus, columns: number): string {
  if (root === undefined || root.state === 'waiting') return startText;
  if (root.state === 'refining') return fittingParts(refiningParts(root), columns);
  if (root.filesTotal === 0) return root.state === 'scanning' ? 'Scanning…' : 'Up to date';
  const parts = [
    barText(root.filesDone / root.filesTotal),
    `${grouped(root.filesDone)} of ${grouped(root.filesTotal)} files`,
    `${grouped(Math.round(root.filesPerSecond))} files/s`,
    ...(root.secondsLeft === undefined ? [] : [timeLeft(root.secondsLeft)]),
  ];
  return fittingParts(parts, columns);
}

function refiningParts({ refined, files, secondsLeft }: RootStatus): string[] {
  return [
    barText(refined / Math.max(1, files)),
    `searchable, refining symbols ${grouped(refined)} of ${grouped(files)} files`,
    ...(secondsLeft === undefined ? [] : [timeLeft(secondsLeft)]),
  ];
}

/** A share from 0 to 1 as a bar and a percentage. */
export function barText(share: number): string {
  const filled = Math.round(Math.min(1, share) * barWidth);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
  return `${bar} ${percent(Math.min(1, share)).padStart(4)}`;
}

/** As many parts from the first on as fit into a line. */
export function fittingParts(parts: readonly string[], columns: number): string {
  const kept = [...parts];
  while (kept.length > 1 && kept.join(' · ').length >= columns) kept.pop();
  return kept.join(' · ').slice(0, Math.max(0, columns - 1));
}

function timeLeft(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  return whole < 100 ? `${whole} s left` : `${Math.round(whole / 60)} min left`;
}
