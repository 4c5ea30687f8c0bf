import type { SymbolKind } from '../../protocol/index.ts';
import type { CodeSymbol } from '../records.ts';
import { splitIdentifier } from '../tokens/index.ts';
import { type Commit, commitQuestion } from './commits.ts';
import { docQuestion } from './docQuestion.ts';
import { findDocstring } from './docstring.ts';
import type { DocQuestion, Question, SymbolQuestion } from './question.ts';
import { sample } from './sample.ts';

/** A file of code with what it defines. */
export interface SurveyedFile {
  readonly path: string;
  readonly language: string;
  readonly lines: readonly string[];
  readonly symbols: readonly CodeSymbol[];
}

export interface Material {
  readonly files: readonly SurveyedFile[];
  readonly commits: readonly Commit[];
  /** All files of code that are asked, with their languages. */
  readonly languageOfPath: ReadonlyMap<string, string>;
}

export interface QuestionSet {
  readonly docstring: readonly DocQuestion[];
  readonly symbol: readonly SymbolQuestion[];
  readonly commit: readonly Question[];
}

/** The same files and commits give the same questions, at most `mostOfAKind` of each kind, spread over the languages. */
export function makeQuestions(
  { files, commits, languageOfPath }: Material,
  mostOfAKind: number,
): QuestionSet {
  const chosen = <T extends Question>(questions: readonly T[]): readonly T[] =>
    sample(unambiguous(questions), mostOfAKind, ({ query, language, expected }) => ({
      seed: `${expected[0]?.path ?? ''}\n${query}`,
      group: language,
    }));
  return {
    docstring: chosen(files.flatMap(docQuestionsOf)),
    symbol: chosen(files.flatMap(symbolQuestionsOf)),
    commit: chosen(commits.flatMap((commit) => commitQuestionsOf(commit, languageOfPath))),
  };
}

/** Without questions that were made twice: each of the two would count the answer to the other as wrong. */
function unambiguous<T extends Question>(questions: readonly T[]): readonly T[] {
  const times = new Map<string, number>();
  const key = ({ query }: Question): string => query.toLowerCase();
  for (const question of questions) times.set(key(question), (times.get(key(question)) ?? 0) + 1);
  return questions.filter((question) => times.get(key(question)) === 1);
}

const documentedKinds: ReadonlySet<SymbolKind> = new Set(['function', 'method', 'macro']);

function docQuestionsOf({ path, language, lines, symbols }: SurveyedFile): DocQuestion[] {
  return symbols.flatMap(({ name, kind, startLine, endLine }) => {
    if (!documentedKinds.has(kind)) return [];
    const docstring = findDocstring(lines, { startLine, endLine }, language);
    const query = docstring === undefined ? undefined : docQuestion(docstring, name);
    if (docstring === undefined || query === undefined) return [];
    const expected = [{ path, line: startLine, startLine, endLine }];
    return [{ kind: 'docstring' as const, language, query, expected, docstring }];
  });
}

const namedKinds: ReadonlySet<SymbolKind> = new Set<SymbolKind>([
  ...documentedKinds,
  'class',
  'interface',
  'struct',
  'trait',
  'enum',
  'type',
]);
const fewestNameWords = 2;
const mostNameWords = 6;

/** The documentation of a definition answers as well as the definition itself. */
function symbolQuestionsOf({ path, language, lines, symbols }: SurveyedFile): SymbolQuestion[] {
  return symbols.flatMap(({ name, kind, startLine, endLine }) => {
    const words = nameWords(name);
    if (!namedKinds.has(kind) || words.length < fewestNameWords || words.length > mostNameWords) return [];
    const documentedFrom = findDocstring(lines, { startLine, endLine }, language)?.startLine ?? startLine;
    const from = Math.min(documentedFrom, startLine);
    const expected = [{ path, line: startLine, startLine: from, endLine }];
    return [{ kind: 'symbol' as const, language, query: words.join(' '), expected, name }];
  });
}

/** `getUserName`, `get_user_name` and `get-user-name` → get, user, name; nothing for what is no plain name. */
export function nameWords(name: string): readonly string[] {
  if (!/^[A-Za-z_$][\w$-]*[?!]?$/.test(name)) return [];
  return name.split(/[-$?!]/).flatMap((piece) => splitIdentifier(piece));
}

const mostPathsExpected = 3;

/** Of a commit that changes much else beside the code, the subject is likely about that. */
function isAboutCode(code: number, all: number): boolean {
  return all <= 2 * code + 1;
}

function commitQuestionsOf(
  { subject, paths }: Commit,
  languageOfPath: ReadonlyMap<string, string>,
): Question[] {
  const query = commitQuestion(subject);
  const code = paths.filter((path) => languageOfPath.has(path));
  if (query === undefined || code.length === 0) return [];
  if (code.length > mostPathsExpected || !isAboutCode(code.length, paths.length)) return [];
  const language = languageOfPath.get(code[0] ?? '') ?? '';
  return [{ kind: 'commit', language, query, expected: code.map((path) => ({ path })) }];
}
