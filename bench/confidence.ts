/**
 * What the searcher keeps back because it is not sure enough: of the right first hits of the development questions, and of
 * the first hits for questions that no repository answers.
 *
 * usage: npm run bench -- confidence [--repository NAME …] [--clone]
 */
import { parseArgs } from 'node:util';
import { confidenceOf, leastConfidence, rank } from '../src/indexer/search/rank.ts';
import { readRepositories, unpackCorpora } from './corpora.ts';
import { type RepositorySet, whyNoQuestions } from './developmentSets.ts';
import { type GatheredQuestion, gatherCandidates } from './fitting/gatherCandidates.ts';
import { report } from './report.ts';
import { type Question, covers } from './score.ts';
import { shippedModel } from './shippedModel.ts';

/** Nothing of this is in any of the repositories, though single words may be. */
const strangeQuestions = `
  asdkjh qwlekj zxmcn
  xyzzy plugh
  qwertyuiop
  jfkdls
  lorem ipsum dolor sit amet
  how to bake a chocolate cake
  best restaurants in Paris
  recette de crêpes bretonnes
  weather forecast tomorrow
  football world cup results
  the mitochondria is the powerhouse of the cell
  photosynthesis in plants
  symptoms of influenza
  capital of Mongolia
  who won the election
  guitar chords for beginners
  train timetable
  tax return deadline
  payroll calculation
  mortgage interest rate
  hotel booking cancellation
  play mp3 audio
  shopping cart checkout discount
  kubernetes pod autoscaling
  blockchain wallet address
  render 3d mesh shader
  apply for a passport online
  how tall is the Eiffel tower
  cheapest flights to Tokyo
  when does the pharmacy close
  invoice PDF generator
  train a convolutional neural network on images
  detect faces in a photo
  pay with a credit card through stripe
  render a chart of monthly sales
  react component state hook
  redux reducer for the shopping cart
  pandas dataframe group by
  SQL migration adds a column to the users table
  sync the calendar with google
  send a push notification to android
  compute the shortest path with dijkstra
  spell check a document
  unity game object collision
  train schedule delay prediction
  docker compose file for postgres
  terraform module for an s3 bucket
  parse bank statements in CSV
  translate text between languages with deep learning
  solve a sudoku puzzle
  mine bitcoin with a gpu
  recommend movies to a person
  simulate fluid dynamics
  queue patients in a hospital
  grade student exams
  fjdksla ruei wqpo
  hjkl asdf zxcv bnm
  zzz
  lorem ipsum
  tell me a joke
  write a poem about spring
`
  .trim()
  .split('\n')
  .map((question) => question.trim());
const thresholds = [0.3, 0.4, 0.5, 0.55, 0.6, 0.7, 0.8];

const { values } = parseArgs({
  options: { repository: { type: 'string', multiple: true }, clone: { type: 'boolean', default: false } },
});
const reason = whyNoQuestions();
if (reason !== false) console.log(`skipped: ${reason}`);
else await measure();

async function measure(): Promise<void> {
  const all = await readRepositories();
  const repositories = all.filter(({ name }) => values.repository?.includes(name) ?? true);
  const corpora = await unpackCorpora({ repositories, clone: values.clone });
  const model = await shippedModel();
  const asked = await gatherCandidates(repositories, corpora, model.directory);
  const strange = await gatherCandidates(repositories, corpora, model.directory, askStrangely);
  const right = asked.filter(isRightFirst).map(firstConfidence);
  const noise = strange.map(firstConfidence);
  const table = thresholds.map((threshold) => ({
    threshold,
    rightKeptBack: shareBelow(right, threshold),
    noiseKeptBack: shareBelow(noise, threshold),
  }));
  for (const { threshold, rightKeptBack, noiseKeptBack } of table) {
    const mark = threshold === leastConfidence ? ' ← in force' : '';
    console.log(
      `below ${threshold}: ${percent(rightKeptBack)} of the right first hits, ${percent(noiseKeptBack)} of the noise${mark}`,
    );
  }
  await report('confidence', [], {
    model: model.id,
    leastConfidence,
    questions: { rightFirst: right.length, strange: noise.length },
    table,
  });
}

function askStrangely(set: RepositorySet): Promise<Question[]> {
  const queries = set === 'semble' ? strangeQuestions : [];
  return Promise.resolve(
    queries.map((query) => ({ query, relevant: [], secondary: [], category: 'strange' })),
  );
}

function isRightFirst({ question, candidates, targets, prefix }: GatheredQuestion): boolean {
  const [first] = rank(question, candidates);
  if (first === undefined) return false;
  const { path, startLine, endLine } = first.chunk;
  return targets.some((target) => covers([prefix + path, startLine, endLine], target));
}

function firstConfidence({ question, candidates }: GatheredQuestion): number {
  const [first] = rank(question, candidates);
  return first === undefined ? 0 : confidenceOf(first, question);
}

function shareBelow(confidences: readonly number[], threshold: number): number {
  return confidences.filter((confidence) => confidence < threshold).length / confidences.length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
