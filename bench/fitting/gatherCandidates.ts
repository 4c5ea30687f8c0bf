import path from 'node:path';
import { chunkerVersion, languages } from '../../src/indexer/chunk/index.ts';
import { type EmbeddingModel, openModel } from '../../src/indexer/embed/index.ts';
import { CandidateCollector } from '../../src/indexer/search/candidateCollector.ts';
import { ChunkTable } from '../../src/indexer/search/chunkTable.ts';
import { type WeighedQuestion, weighIn } from '../../src/indexer/search/collect.ts';
import { parseQuery } from '../../src/indexer/search/parseQuery.ts';
import type { Candidate } from '../../src/indexer/search/rank.ts';
import { openStore, schemaVersion } from '../../src/indexer/store/index.ts';
import { tokenizerVersion } from '../../src/indexer/tokens/index.ts';
import type { Repository } from '../corpora.ts';
import {
  type RepositorySet,
  indexedFolder,
  readQuestions,
  readUnnamed,
  repositorySets,
} from '../developmentSets.ts';
import { runLoupe } from '../loupeCommand.ts';
import { type Question, type Target, targetsOf } from '../score.ts';
import { withTemporaryFolder } from '../temporaryFolder.ts';

/** A question with everything that the ranker sees of it, to be ranked again and again. */
export interface GatheredQuestion {
  readonly set: RepositorySet;
  readonly repository: string;
  readonly isUnnamed: boolean;
  readonly question: WeighedQuestion;
  readonly candidates: readonly Candidate[];
  readonly targets: readonly Target[];
  /** From the repository to the folder that is indexed: '' or ends in a slash. */
  readonly prefix: string;
}

/**
 * Indexes every repository with the command line and collects candidates as the searcher does.
 * @param questionsOf other questions than those of the development sets
 */
export async function gatherCandidates(
  repositories: readonly Repository[],
  corpora: string,
  modelDirectory: string,
  questionsOf: typeof readQuestions = readQuestions,
): Promise<GatheredQuestion[]> {
  const model = await openModel(modelDirectory);
  const unnamed = await readUnnamed();
  const gathered: GatheredQuestion[] = [];
  for (const repository of repositories)
    for (const set of repositorySets) {
      const questions = await questionsOf(set, repository);
      if (questions.length === 0) continue;
      const below = indexedFolder(set, repository);
      const root = path.join(corpora, repository.name, below);
      const asked = await collectAll(root, questions, model);
      gathered.push(
        ...asked.map((one, qid) => ({
          ...one,
          set,
          repository: repository.name,
          isUnnamed: set === 'semble' && unnamed.has(`${repository.name} ${qid}`),
          prefix: below === '' ? '' : `${below}/`,
        })),
      );
    }
  return gathered;
}

type Collected = Pick<GatheredQuestion, 'question' | 'candidates' | 'targets'>;

function collectAll(
  root: string,
  questions: readonly Question[],
  model: EmbeddingModel,
): Promise<Collected[]> {
  return withTemporaryFolder(async (dataDirectory) => {
    await runLoupe(['index', root, '--json', '--data-dir', dataDirectory]);
    const { id, version, dimension } = model;
    const versions = { schema: schemaVersion, chunker: chunkerVersion, tokenizer: tokenizerVersion };
    const fingerprint = { ...versions, model: `${id} ${version}`, dimension };
    const store = await openStore({ dataDirectory, root, fingerprint, readOnly: true });
    const table = new ChunkTable(store.reader, dimension);
    try {
      table.refresh();
      await table.whole(new AbortController().signal);
      const collector = new CandidateCollector({ reader: store.reader, table, model, languages });
      const collected: Collected[] = [];
      for (const asked of questions) {
        const parsed = parseQuery(asked.query, languages);
        const question = weighIn(table, parsed.text);
        const params = { query: asked.query, limit: 10 };
        const { signal } = new AbortController();
        const candidates = await collector.collect(parsed, params, question, signal);
        collected.push({ question, candidates, targets: targetsOf(asked) });
      }
      return collected;
    } finally {
      table.dispose();
      await store.close();
    }
  });
}
