/** From what was measured to what it should reach. Pure. */
import type { Aim } from '../report.ts';
import type { CorpusName } from './corpus.ts';
import type { FloorsAndScan } from './floors.ts';

export interface Figures {
  readonly floors: FloorsAndScan['floors'];
  readonly scanSeconds: number;
  readonly answerSeconds: number;
  /** Of an index from nothing. */
  readonly searchableSeconds: number;
  readonly completeSeconds: number;
  readonly peakRssBytes: number;
  readonly indexBytes: number;
  readonly sourceBytes: number;
  readonly writtenBytes: number;
  readonly unchangedSeconds: number;
  readonly oneTouchedSeconds: number;
}

/** How many times the least that the machine needs for it. */
export interface Ratios {
  /** To listing the directories and asking about every file. */
  readonly scan: number;
  readonly unchanged: number;
  /** To that and reading every file. */
  readonly searchable: number;
  readonly complete: number;
  /** To the bytes of the indexed files. */
  readonly index: number;
  readonly written: number;
}

export function ratiosOf(figures: Figures): Ratios {
  const { walkSeconds, lstatSeconds, readSeconds } = figures.floors;
  const looked = walkSeconds + lstatSeconds;
  return {
    scan: figures.scanSeconds / looked,
    unchanged: figures.unchangedSeconds / looked,
    searchable: figures.searchableSeconds / (looked + readSeconds),
    complete: figures.completeSeconds / (looked + readSeconds),
    index: figures.indexBytes / figures.sourceBytes,
    written: figures.writtenBytes / figures.sourceBytes,
  };
}

/** What the aims are stated for; another number of cores is another race. */
const aimedCores = 2;

type AimOf = (figures: Figures) => Pick<Aim, 'what' | 'value' | 'unit'>;

const seconds =
  (what: string, value: (figures: Figures) => number): AimOf =>
  (figures) => ({ what, value: value(figures), unit: 's' });
const scanned = seconds('scan', (figures) => figures.scanSeconds);
const answered = seconds('first answer', (figures) => figures.answerSeconds);
const searchable = seconds('every file searchable', (figures) => figures.searchableSeconds);
const complete = seconds('complete', (figures) => figures.completeSeconds);
const unchanged = seconds('again without change', (figures) => figures.unchangedSeconds);
const oneTouched = seconds('after touching one file', (figures) => figures.oneTouchedSeconds);
const peak: AimOf = ({ peakRssBytes }) => ({ what: 'peak memory', value: peakRssBytes / 1e6, unit: 'MB' });
const index: AimOf = ({ indexBytes }) => ({ what: 'index', value: indexBytes / 1e6, unit: 'MB' });
const indexShare: AimOf = (figures) => ({
  what: 'index',
  value: ratiosOf(figures).index,
  unit: 'of the source',
});

const aimed: Readonly<Record<CorpusName, readonly (readonly [AimOf, atMost: number])[]>> = {
  '1k': [],
  '10k': [[complete, 5]],
  '50k': [[complete, 25]],
  '100k': [[complete, 50]],
  directories: [[scanned, 0.5]],
  'linux-part': [
    [searchable, 5],
    [complete, 13],
    [peak, 500],
    [index, 46],
    [oneTouched, 0.3],
  ],
  linux: [
    [scanned, 1],
    [answered, 1.5],
    [searchable, 60],
    [complete, 150],
    [peak, 1000],
    [indexShare, 0.5],
    [unchanged, 1.5],
  ],
};

export function aimsOf(name: CorpusName, figures: Figures, cores: number): Aim[] {
  if (cores !== aimedCores) return [];
  return aimed[name].map(([aimOf, atMost]) => ({ ...aimOf(figures), atMost }));
}
