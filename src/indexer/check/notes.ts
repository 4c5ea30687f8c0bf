import type { QualityReport } from '../../protocol/index.ts';
import type { History } from './gitLog.ts';
import type { Findings } from './report.ts';

/** What a person must know to read the figures, as sentences. */
export function checkNotes({
  findings: { kinds, questions },
  reach: { asked, known },
  codeFiles,
  history,
}: {
  readonly findings: Findings;
  readonly reach: QualityReport['files'];
  readonly codeFiles: number;
  readonly history: History;
}): readonly string[] {
  if (known === 0) return ['No question could be made: the folder has no files that can be indexed.'];
  if (codeFiles === 0)
    return ['No question could be made: questions come from source code, and the folder has none.'];
  const notes: string[] = [];
  if (asked < known)
    notes.push(`The folder is large: a sample of ${asked} of its ${known} files was indexed and asked.`);
  if (kinds.docstring.questions === 0)
    notes.push('There are no questions from documentation: no function has a comment of a sentence.');
  if (kinds.symbol.questions === 0)
    notes.push('There are no questions from names: no definition has a name of several words.');
  if ('problem' in history) notes.push(history.problem);
  else if (kinds.commit.questions === 0)
    notes.push(
      'There are no questions from commits: none has a telling subject and changed one to three of these source files.',
    );
  if (questions > 0 && questions < fewQuestions)
    notes.push(`${questions} questions are few: the figures say little.`);
  return notes;
}

const fewQuestions = 30;
