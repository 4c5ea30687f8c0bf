/**
 * Measures model folders by meaning alone, through the product's own model: docstring → function over held-out packages,
 * CoSQA's development half, and the set semble. The first set is asked of the whole product too; for the others `bench/quality.ts`
 * measures what people get.
 *
 * usage: node training/evaluate.ts FOLDER…
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { qualityFolder } from '../bench/corpora.ts';
import { openModel, type EmbedInput } from '../src/indexer/embed/index.ts';
import { askedOfProduct } from './evaluate/askedOfProduct.ts';
import { docstringSet } from './evaluate/docstringSet.ts';
import { meanReciprocalRank, type RetrievalScores } from './evaluate/meanReciprocalRank.ts';
import { scoreSemble } from './evaluate/sembleSet.ts';
import { cacheFolder } from './manifest.ts';

type Model = Awaited<ReturnType<typeof openModel>>;

for (const folder of process.argv.slice(2)) {
  const model = await openModel(path.resolve(folder));
  const docstring = await scoreDocstrings(model);
  process.env['LOUPE_MODEL_DIR'] = path.resolve(folder);
  const docstringAsked = await askedOfProduct(await docstringSet());
  const cosqa = await scoreCosqa(model);
  const semble = await scoreSemble(model);
  await writeFile(
    path.join(cacheFolder, 'evaluation', `scores-${path.basename(folder)}.json`),
    `${JSON.stringify({ model: model.id, docstring, docstringAsked, cosqa, semble }, null, 2)}\n`,
  );
  const figures = [
    `docstring ${docstring.meanReciprocalRank.toFixed(4)} (${docstring.questions})`,
    `asked of the product ${docstringAsked.toFixed(4)}`,
    `cosqa ${cosqa.meanReciprocalRank.toFixed(4)}`,
    `semble ${semble.queryMean.toFixed(4)}`,
    `unnamed ${(semble.groups['unnamed'] ?? 0).toFixed(4)}`,
  ];
  console.log(`${folder} ${figures.join('  ')}`);
}

async function scoreDocstrings(model: Model): Promise<RetrievalScores> {
  const pairs = await docstringSet();
  const questions = pairs.map(({ query, language }, answer) => ({ query, answer, group: language }));
  return meanReciprocalRank(
    model,
    pairs.map(({ body, names }) => ({ text: body, path: '', names })),
    questions,
  );
}

async function scoreCosqa(model: Model): Promise<RetrievalScores> {
  const folder = path.join(qualityFolder(), 'cosqa');
  const functions = JSON.parse(
    gunzipSync(await readFile(path.join(folder, 'functions.json.gz'))).toString('utf8'),
  ) as Record<string, number>;
  const documents: EmbedInput[] = [];
  for (const [text, number] of Object.entries(functions))
    documents[number] = { text, path: '', names: /def\s+(\w+)/.exec(text)?.[1] ?? '' };
  const queries = JSON.parse(await readFile(path.join(folder, 'queries.json'), 'utf8')) as {
    doc: string;
    retrieval_idx: number;
  }[];
  const questions = queries.map(({ doc, retrieval_idx }) => ({
    query: doc,
    answer: retrieval_idx,
    group: 'python',
  }));
  return meanReciprocalRank(model, documents, questions);
}
