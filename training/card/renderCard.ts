/** The text of a model card, from what the steps left: no figure in it comes from elsewhere. */
import type { Scores } from '../../bench/score.ts';
import type { RetrievalScores } from '../evaluate/meanReciprocalRank.ts';
import type { Source } from '../manifest.ts';

export interface CardFacts {
  readonly description: {
    readonly id: string;
    readonly words: number;
    readonly dimension: number;
    readonly tfPower: number;
    readonly pathWeight: number;
    readonly nameWeight: number;
    readonly proseWeight: number;
    readonly licence: string;
    readonly files: { readonly weights: { readonly bytes: number } };
  };
  readonly summary: {
    readonly pairs: number;
    readonly texts: number;
    readonly sources: readonly string[];
    readonly pairsOfKind: Readonly<Record<string, number>>;
  };
  readonly run: TrainingRun | MergedRun;
  readonly scores: {
    readonly docstring: RetrievalScores;
    readonly cosqa: RetrievalScores;
    readonly semble: Scores;
  };
  readonly sources: readonly Source[];
}

/** What `train.py` leaves. */
export interface TrainingRun {
  readonly name: string;
  readonly steps: number;
  readonly group: number;
  readonly groups: number;
  readonly temperature: number;
  readonly seconds: number;
  readonly init: string;
  /** The run it went on from; '' for none. */
  readonly go_on_from: string;
  /** What it was trained on; of older runs nothing is known but that they had no GPU. */
  readonly device?: string;
}

/** What `merge.py` leaves: tables of runs, or of models that are there. */
export interface MergedRun {
  readonly merged: readonly ((TrainingRun | { readonly model: string }) & { readonly weight: number })[];
}

const registries: Readonly<Record<Source['kind'], string>> = {
  debian: 'Debian source packages (bookworm)',
  deb: 'Debian binary packages (bookworm)',
  npm: 'npm packages',
  pypi: 'PyPI wheels',
  crates: 'crates',
  go: 'Go modules',
  maven: 'Maven source jars',
  git: 'public git repositories, with their history',
};

export function renderCard({ description, summary, run, scores, sources }: CardFacts): string {
  const learned = sources.filter(({ heldOut }) => heldOut !== true);
  const megabytes = (description.files.weights.bytes / 1e6).toFixed(2);
  return `# Model card: \`${description.id}\`

A static embedding model for code search: a table of ${number(description.words)} words with ${description.dimension} numbers each. It needs no native
code, no accelerator and no network, and it embeds thousands of files per second on one core.

| | |
|---|---|
| Files | \`model.json\` (what this is, checksums), \`vocabulary.txt\` (one word per line, row order), \`weights.bin\` |
| Size | ${megabytes} MB |
| Licence | ${description.licence} |
| Vector of a text | words → Σ weight(word) · tf^${description.tfPower} · vector(word) → L2 norm |
| Vector of a chunk | norm(norm(body) + ${description.pathWeight} · norm(path) + ${description.nameWeight} · norm(names) + ${description.proseWeight} · norm(comments and strings)) |
| Input | identifiers split at camelCase and underscores, lower case, ASCII only |

\`weights.bin\` is little-endian: int8 rows [words × ${description.dimension}], then float32 scales for questions [words], then float32 scales
for documents [words]. The weighted vector of a word is its scale times its row. A word that the vocabulary lacks is cut into
known pieces of at least three letters.

## What it learned from

${number(summary.pairs)} pairs of question and answer from ${number(summary.sources.length)} ${learned.some(({ kind }) => kind === 'git') ? 'packages and repositories' : 'packages'}:

${sourceTable(learned)}

Every one with its version, checksum or commit, and licence is in \`training/sources.json\` of the repository. Files whose header or whose
entry in debian/copyright names a licence that asks for more than attribution were left out one by one; so were tests, vendored,
generated and minified files, near duplicates, every repository of the benchmarks below, and files that share more than 40 % of
their long lines with one.

| kind of pair | pairs |
|---|---|
${rows(Object.entries(summary.pairsOfKind).map(([kind, count]) => [kind, number(count)]))}

## How to rebuild it

\`training/README.md\` gives the commands. ${'merged' in run ? mergeText(run) : trainingText('The table', run)}

## Measured

By meaning alone, with the int8 file and the product's own code:

| | |
|---|---|
| docstring → function, ${number(scores.docstring.questions)} questions of held-out packages in one pool | MRR ${figure(scores.docstring.meanReciprocalRank)} |
| CoSQA, development half | MRR ${figure(scores.cosqa.meanReciprocalRank)} |
| semble, 21 repositories | NDCG@10 ${figure(scores.semble.queryMean)} |
| semble, questions without a word of the path | NDCG@10 ${figure(scores.semble.groups['unnamed'] ?? 0)} |

Docstring → function by language:

| language | MRR |
|---|---|
${rows(Object.entries(scores.docstring.groups).map(([language, value]) => [language, figure(value)]))}

semble by language:

| language | NDCG@10 |
|---|---|
${rows(languagesOf(scores.semble).map(([language, value]) => [language, figure(value)]))}

## Known weaknesses

- Words beyond ASCII are not known: questions in other scripts are answered by their words alone.
- No word order: \`copy a to b\` and \`copy b to a\` are one.
- Languages that hardly occur above rest on what they share with others.
`;
}

function mergeText({ merged }: MergedRun): string {
  const parts = merged.map((part) => {
    const share = part.weight === 1 ? '' : ` Its scores count ${part.weight}.`;
    return 'model' in part
      ? `- The model \`${part.model}\`, as it is in the history of this repository. It was made before this pipeline, in the same way, from the packages of \`training/sourcesOfF4.json\`, whose versions were not written down, so it cannot be made again.${share}`
      : `- ${trainingText(`The table of the run \`${part.name}\``, part)}${share}`;
  });
  return `${merged.length} tables are joined in it (\`merge.py\`), for each knows what the others do not:\n\n${parts.join('\n')}`;
}

function trainingText(
  table: string,
  { init, steps, temperature, groups, group, seconds, go_on_from: before, device = 'cpu' }: TrainingRun,
): string {
  const start = before === '' ? `started from ${init} vectors` : `went on from the run \`${before}\``;
  const pairs = `${groups} groups of ${group} pairs, each group from one source`;
  return `${table} ${start} and was trained ${number(steps)} steps of symmetric InfoNCE (temperature ${temperature}) on batches of ${pairs}: ${Math.round(seconds / 60)} minutes on ${device === 'cpu' ? 'a CPU' : device}.`;
}

function sourceTable(sources: readonly Source[]): string {
  const lines = Object.entries(registries).map(([kind, title]) => {
    const own = sources.filter((source) => source.kind === kind);
    return [title, number(own.length), licencesOf(own)];
  });
  return `| | sources | licences |\n|---|---|---|\n${rows(lines)}`;
}

function licencesOf(sources: readonly Source[]): string {
  const counts = new Map<string, number>();
  for (const { licence } of sources) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  return [...counts]
    .sort(([, left], [, right]) => right - left)
    .map(([licence, count]) => `${licence} ${count}`)
    .join(', ');
}

function languagesOf({ groups }: Scores): [string, number][] {
  const prefix = 'language ';
  return Object.entries(groups)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value]);
}

function rows(lines: readonly (readonly string[])[]): string {
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function figure(value: number): string {
  return value.toFixed(3).replace(/^0/, '');
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
