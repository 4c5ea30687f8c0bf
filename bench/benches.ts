/** All that `npm run bench -- <name>` can measure. Pure. */

export interface Bench {
  readonly name: string;
  /** In this folder; run with the options. */
  readonly script: string;
  readonly says: string;
  readonly options?: string;
}

export const benches: readonly Bench[] = [
  {
    name: 'index',
    script: 'index.ts',
    says: 'all repositories as one folder from nothing, until searchable and until whole; first answer',
  },
  {
    name: 'scale',
    script: 'scale.ts',
    says: 'trees of 1,000 to 100,000 files and Linux: floors, scan, index, changes; all when none is named',
    options: '[1k 10k 50k 100k directories linux-part linux]',
  },
  {
    name: 'live',
    script: 'live.ts',
    says: "a saved file, a branch switch, the editor's side while indexing, and the cost of rest",
    options: '[1k 10k 50k 100k directories linux-part linux] [--idle SECONDS]',
  },
  {
    name: 'query',
    script: 'query.ts',
    says: 'time of questions: over real repositories, and over synthetic indexes, idle and while indexing',
    options: '[repositories recall 10k 100k 1m]',
  },
  {
    name: 'memory',
    script: 'memory.ts',
    says: 'whether memory stays under its ceiling, what a low one costs, and whether the index is the same',
    options: '[--limit MB …] [repositories] [linux-part]',
  },
  {
    name: 'gate',
    script: 'gate.ts',
    says: 'is this checkout slower or hungrier than the commit in bench/baseline, or than another one',
    options: '[--against COMMIT] [--alike PAIRS]',
  },
  {
    name: 'quality',
    script: 'quality.ts',
    says: 'how good the answers are, over all sets or some; --compare tells which questions rose and fell',
    options: '[semble history cosqa] [--repository NAME …] [--third] [--clone] | --compare A B',
  },
  {
    name: 'confidence',
    script: 'confidence.ts',
    says: 'what is kept back as no answer',
    options: '[--repository NAME …] [--clone]',
  },
  {
    name: 'weights',
    script: 'fitWeights.ts',
    says: "are the ranker's weights good, and would others be better",
    options: '[--folds N] [--rounds N] [--least-gain X] [--repository NAME …] [--clone]',
  },
  {
    name: 'model',
    script: 'model.ts',
    says: 'how fast the model opens and embeds',
    options: '[FOLDER of a model]',
  },
  {
    name: 'patterns',
    script: 'patterns.ts',
    says: 'how fast ignore rules are matched, beside minimatch',
  },
  {
    name: 'catalog',
    script: 'catalog.ts',
    says: 'time and memory of comparing 50,000 files with the index, and how many need not be opened',
  },
  {
    name: 'structure',
    script: 'structure.ts',
    says: 'what of a folder is read without the parser, and whether that answers what the parser would',
    options: 'FOLDER …',
  },
  {
    name: 'peers',
    script: 'peers.ts',
    says: 'time, memory and answers beside semble, another search for code',
    options: '[--repository NAME …] [--rounds N]',
  },
];

/** The bench of this name, or a sentence that says which there are. */
export function benchNamed(name: string): Bench | string {
  const names = benches.map((bench) => bench.name);
  return (
    benches.find((bench) => bench.name === name) ??
    `There is no bench called ${name}; there are: ${names.join(', ')}.`
  );
}

/** One line for each bench, and below it its options. */
export function benchTable(): string {
  const width = Math.max(...benches.map(({ name }) => name.length));
  const lines = benches.flatMap(({ name, says, options }) => [
    `  ${name.padEnd(width)}  ${says}`,
    ...(options === undefined ? [] : [`  ${''.padEnd(width)}    ${options}`]),
  ]);
  return `npm run bench -- <name> [options]\n\n${lines.join('\n')}\n\nbench/README.md says what each needs and measures.\n`;
}
