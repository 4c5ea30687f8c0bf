import type { PauseOnBattery } from '../../protocol/index.ts';

/** All batteries of the machine as one. */
export interface Battery {
  /** 0 to 100. */
  readonly percent: number;
  /** The machine runs on it. */
  readonly discharging: boolean;
}

export interface Observation {
  /** Prepare threads there may be at most. */
  readonly threads: number;
  /** Since the last keystroke; Infinity when there was none. */
  readonly sinceTypingMs: number;
  /** Undefined where there is none, or nobody knows. */
  readonly battery: Battery | undefined;
  readonly pauseOnBattery: PauseOnBattery;
  /** A person asked to go on although the battery speaks against it. */
  readonly goesOnAnyway: boolean;
  /** Processors that other programs leave free; undefined while it is not known. */
  readonly freeProcessors: number | undefined;
}

/** How many threads may do bulk work, 0 when it rests, and in words why there are not more. */
export interface Pace {
  readonly threads: number;
  readonly reason?: string;
  readonly rests: boolean;
  /** What the next decision starts from, so that a value at a border does not flap. */
  readonly memory: PaceMemory;
}

interface PaceMemory {
  readonly rests: boolean;
  readonly typing: boolean;
  /** Threads that the other programs leave room for. */
  readonly room: number;
}

/** With `low`: rests below the first, goes on from the second. The first is where most systems begin to warn. */
const lowPercent = { rest: 20, goOn: 25 };
/** Typing begins with a keystroke that is so young, and is over after a pause of so long. */
const typingMs = { begins: 1_000, over: 3_000 };
/** One thread more needs this much more than half a processor free, so that a load at the border does not flap. */
const roomMargin = 0.25;

export function fullPace(threads: number): Pace {
  return { threads, rests: false, memory: { rests: false, typing: false, room: threads } };
}

/** Battery goes before typing, typing before other programs; of two that slow, the one that leaves less is named. */
export function nextPace({ memory: before }: Pick<Pace, 'memory'>, seen: Observation): Pace {
  const { threads, battery } = seen;
  const rests = battery !== undefined && mustRest(before.rests, battery, seen);
  const typing = seen.sinceTypingMs < (before.typing ? typingMs.over : typingMs.begins);
  const room = roomFor(Math.min(before.room, threads), seen);
  const memory = { rests, typing, room };
  if (rests) return { threads: 0, reason: `battery at ${Math.round(battery.percent)} %`, rests, memory };
  const whileTyping = typing ? Math.max(1, Math.floor(threads / 2)) : threads;
  if (Math.min(whileTyping, room) >= threads) return { threads, rests, memory };
  return whileTyping <= room
    ? { threads: whileTyping, reason: 'gives way while you type', rests, memory }
    : { threads: room, reason: 'gives way to other programs', rests, memory };
}

function mustRest(
  resting: boolean,
  { percent, discharging }: Battery,
  { pauseOnBattery, goesOnAnyway }: Observation,
): boolean {
  if (!discharging || goesOnAnyway || pauseOnBattery === 'never') return false;
  return pauseOnBattery === 'always' || percent < (resting ? lowPercent.goOn : lowPercent.rest);
}

function roomFor(before: number, { threads, freeProcessors }: Observation): number {
  if (freeProcessors === undefined) return before;
  const fits = (free: number): number => Math.min(threads, Math.max(1, Math.floor(free + 0.5)));
  return Math.max(Math.min(before, fits(freeProcessors)), fits(freeProcessors - roomMargin));
}
