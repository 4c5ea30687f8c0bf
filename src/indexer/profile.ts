/** Which numbers suit a folder and a machine. Pure. */
import {
  type IndexerSettings,
  type ProfileHealth,
  type ProfileName,
  profileNames,
} from '../protocol/index.ts';

export interface Profile {
  /** For folders of at most so many files and so many bytes; a larger one of either takes the next profile. */
  readonly files: number;
  readonly bytes: number;
  /** Below this ceiling, or with fewer cores, the profile before it is taken. */
  readonly leastLimitMb: number;
  readonly leastCores: number;
  /** Prepare threads at most, unless somebody says how many. */
  readonly threads: number;
  /**
   * Bytes of source between the queue and the database: enough to keep all threads busy while one batch is stored and the
   * next one gathered (`CommitBuffer`), little enough to stay small.
   */
  readonly bytesInFlight: number;
  /** The largest batch of a commit. Larger ones save little more: what one commit writes several times over, larger ones write once. */
  readonly batchFiles: number;
  readonly batchBytes: number;
  /**
   * What waits beyond this is made searchable first. 8 MB are whole in two to three seconds on two busy cores. The 13 MB of ktor were
   * searchable after 3.8 s and whole after 5.7 s, in one pass after 5.8 s, but with 22 % more processor time; with 2 MB here after
   * 2.6 s and with 26 % more.
   */
  readonly onePassBytes: number;
  /** SQLite's, of each of the two connections to an index. */
  readonly cacheKb: number;
}

const mebi = 1 << 20;
const gibi = 1 << 30;

/** `docs/performance.md` has the same table, which a test compares. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  small: {
    files: 2_000,
    bytes: 8 * mebi,
    leastLimitMb: 0,
    leastCores: 1,
    threads: 4,
    bytesInFlight: 4 * mebi,
    batchFiles: 1_024,
    batchBytes: 1.5 * mebi,
    onePassBytes: 8 * mebi,
    cacheKb: 16 << 10,
  },
  medium: {
    files: 50_000,
    bytes: 500 * mebi,
    leastLimitMb: 0,
    leastCores: 1,
    threads: 8,
    bytesInFlight: 4 * mebi,
    batchFiles: 1_024,
    batchBytes: 1.5 * mebi,
    onePassBytes: 8 * mebi,
    cacheKb: 16 << 10,
  },
  large: {
    files: 250_000,
    bytes: 4 * gibi,
    leastLimitMb: 1_024,
    leastCores: 2,
    threads: 12,
    bytesInFlight: 8 * mebi,
    batchFiles: 2_048,
    batchBytes: 3 * mebi,
    onePassBytes: 8 * mebi,
    cacheKb: 32 << 10,
  },
  huge: {
    files: Infinity,
    bytes: Infinity,
    leastLimitMb: 2_048,
    leastCores: 4,
    threads: 16,
    bytesInFlight: 16 * mebi,
    batchFiles: 4_096,
    batchBytes: 6 * mebi,
    onePassBytes: 8 * mebi,
    cacheKb: 64 << 10,
  },
};

/** Files of the open folders, as far as they are known. */
export interface Extent {
  readonly files: number;
  readonly bytes: number;
}

export interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
}

/** What is decided before anything is read. */
export type Wishes = Pick<IndexerSettings, 'threads' | 'memoryLimitMb' | 'profile'>;

/** Below this not even one thread could work for long: a lower wish counts as this much. */
const leastLimitMb = 300;
const leastDefaultMb = 512;
const shareOfMachine = 8;
/** So much is there without a thread, and so much comes with each: 380 MB with one and 480 with two over 17,000 files in 21 languages. */
const withoutThreadsMb = 200;
const perThreadMb = 100;
/** What preparing one huge file takes, beside what is there without it: 140 MB for one of 2.9 MB that is all functions. */
const bytesPerByteOfFile = 56;

/** What the whole process may take, in MB. */
export function limitMbFor({ memoryLimitMb }: Wishes, { memoryBytes }: Machine): number {
  if (memoryLimitMb > 0) return Math.max(leastLimitMb, memoryLimitMb);
  return Math.max(leastDefaultMb, Math.floor(memoryBytes / mebi / shareOfMachine));
}

export function chooseProfile(extent: Extent, wishes: Wishes, machine: Machine): ProfileHealth {
  const memoryLimitMb = limitMbFor(wishes, machine);
  if (wishes.profile !== 'auto')
    return { name: wishes.profile, because: 'loupe.profile says so', memoryLimitMb };
  const size = sizeText(extent);
  const bySize = profileNames.find((name) => holds(profiles[name], extent)) ?? 'huge';
  const suitable = profileNames.filter((name) => suits(profiles[name], memoryLimitMb, machine));
  const name =
    suitable.findLast((each) => profileNames.indexOf(each) <= profileNames.indexOf(bySize)) ?? 'small';
  if (name === bySize) return { name, because: size, memoryLimitMb };
  const { leastLimitMb: least, leastCores } = profiles[bySize];
  const because = `${size}; ${bySize} wants ${grouped(least)} MB of memory and ${leastCores} cores`;
  return { name, because, memoryLimitMb };
}

/** Prepare threads at most, memory that is short for the moment aside. */
export function threadsFor(
  { threads: most }: Pick<Profile, 'threads'>,
  wishes: Wishes,
  machine: Machine,
): number {
  const wanted = wishes.threads > 0 ? wishes.threads : Math.min(machine.cores, most);
  return Math.max(1, Math.min(wanted, affordableThreads(limitMbFor(wishes, machine))));
}

/** One file after the other, where the machine has one core or the ceiling leaves room for one thread. */
export function isSequential(limitMb: number, { cores }: Machine): boolean {
  return cores === 1 || affordableThreads(limitMb) <= 1;
}

function affordableThreads(limitMb: number): number {
  return Math.floor((limitMb - withoutThreadsMb) / perThreadMb);
}

/** The largest file that can be prepared within the ceiling. */
export function mostFileBytes(limitMb: number): number {
  return Math.floor(((limitMb - withoutThreadsMb) * mebi) / bytesPerByteOfFile);
}

function holds(profile: Profile, { files, bytes }: Extent): boolean {
  return files <= profile.files && bytes <= profile.bytes;
}

function suits(profile: Profile, limitMb: number, { cores }: Machine): boolean {
  return limitMb >= profile.leastLimitMb && cores >= profile.leastCores;
}

function sizeText({ files, bytes }: Extent): string {
  const megabytes = bytes / 1e6;
  const size = megabytes < 10 ? megabytes.toFixed(1) : grouped(Math.round(megabytes));
  return `${grouped(files)} ${files === 1 ? 'file' : 'files'}, ${size} MB`;
}

/** Not by `toLocaleString`: the formats of all languages take 7 MB. */
function grouped(whole: number): string {
  return String(whole).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
