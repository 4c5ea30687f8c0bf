import { setImmediate } from 'node:timers/promises';
import {
  type FoundPlace,
  type IndexerSettings,
  LoupeError,
  type QualityProgress,
  type QualityReport,
} from '../../protocol/index.ts';
import { readSource } from '../read/index.ts';
import type { FileStat } from '../records.ts';
import { type Asked, findingsOf } from './report.ts';
import { type FolderCopy, openFolderCopy } from './folderCopy.ts';
import { blankDocstring } from './docstring.ts';
import { readHistory } from './gitLog.ts';
import { codeLanguage, listFiles } from './listFiles.ts';
import { type QuestionSet, makeQuestions, nameWords } from './makeQuestions.ts';
import { depth } from './measure.ts';
import { checkNotes } from './notes.ts';
import type { DocQuestion, Question, SymbolQuestion } from './question.ts';
import { surveyFiles } from './survey.ts';

/** The service under test, over one folder. Paths are relative to it. */
export interface CheckedIndex {
  /** Brings the index up to date. */
  update(signal: AbortSignal): Promise<void>;
  search(query: string, limit: number, signal: AbortSignal): Promise<readonly FoundPlace[]>;
  /** Definitions whose names match, whatever the case. */
  definitions(
    name: string,
    signal: AbortSignal,
  ): Promise<readonly (FoundPlace & { readonly name: string })[]>;
  close(): Promise<void>;
}

export interface CheckOptions {
  /** Absolute. */
  readonly root: string;
  readonly settings: IndexerSettings;
  readonly openIndex: (options: {
    readonly root: string;
    readonly dataDirectory: string;
    readonly settings: IndexerSettings;
    readonly onProgress: (filesDone: number, filesTotal: number) => void;
  }) => Promise<CheckedIndex>;
  readonly onProgress: (progress: QualityProgress) => void;
  /** Questions of a kind; 100 when absent. */
  readonly mostOfAKind?: number;
}

const defaultMostOfAKind = 100;
/** A name with more definitions than this is no question for one place. */
const mostDefinitions = 3;

/** @throws LoupeError `cancelled` when the signal fires, `folderUnreadable` when the folder cannot be read */
export async function checkFolder(options: CheckOptions, signal: AbortSignal): Promise<QualityReport> {
  const copy = await openFolderCopy();
  try {
    return await new Check(options, copy, signal).run();
  } catch (error) {
    if (signal.aborted) throw new LoupeError('cancelled', 'The check was cancelled.');
    throw error;
  } finally {
    await copy.remove();
  }
}

class Check {
  readonly #options: CheckOptions;
  readonly #copy: FolderCopy;
  readonly #signal: AbortSignal;
  #asked: Asked[] = [];
  #total = 0;

  constructor(options: CheckOptions, copy: FolderCopy, signal: AbortSignal) {
    this.#options = options;
    this.#copy = copy;
    this.#signal = signal;
  }

  async run(): Promise<QualityReport> {
    const started = performance.now();
    const { root, settings, mostOfAKind = defaultMostOfAKind } = this.#options;
    const { chosen, known } = await listFiles(root, settings, this.#signal);
    const languageOfPath = await this.#copyFiles(chosen);
    const history = await readHistory(root, this.#signal);
    const code = [...languageOfPath].map(([path, language]) => ({ path, language }));
    const files = await surveyFiles(code, (path) => this.#copy.read(path), this.#signal);
    const commits = 'commits' in history ? history.commits : [];
    const questions = makeQuestions({ files, commits, languageOfPath }, mostOfAKind);
    this.#total = questions.docstring.length + questions.symbol.length + questions.commit.length;
    if (this.#total > 0) {
      this.#tell('indexing', 0, chosen.length);
      await this.#ask(questions);
    }
    const findings = findingsOf(this.#asked);
    const reach = { asked: chosen.length, known };
    const notes = checkNotes({ findings, reach, codeFiles: code.length, history });
    const seconds = Math.round(performance.now() - started) / 1000;
    return { root, seconds, files: reach, ...findings, notes };
  }

  /** Copies what the room `read` lets pass; returns the files of code with their languages. */
  async #copyFiles(stats: readonly FileStat[]) {
    const { root, settings } = this.#options;
    const languageOfPath = new Map<string, string>();
    for (const [index, stat] of stats.entries()) {
      this.#tell('reading', index, stats.length);
      await setImmediate();
      this.#signal.throwIfAborted();
      const read = await readSource(stat, { root, maxFileSizeBytes: settings.maxFileSizeKb * 1024 });
      if (read.kind !== 'source') continue;
      await this.#copy.write(stat.path, read.source.text);
      const language = codeLanguage(stat.path, read.source.text.slice(0, openingChars));
      if (language !== undefined) languageOfPath.set(stat.path, language);
    }
    return languageOfPath;
  }

  async #ask(questions: QuestionSet): Promise<void> {
    const { root, dataDirectory } = this.#copy;
    const index = await this.#options.openIndex({
      root,
      dataDirectory,
      settings: everything(this.#options.settings),
      onProgress: (done, total) => this.#tell('indexing', done, total),
    });
    try {
      await index.update(this.#signal);
      for (const question of questions.symbol) await this.#askForSymbol(index, question);
      for (const question of questions.commit) await this.#askOne(index, question);
      await this.#blank(questions.docstring);
      await index.update(this.#signal);
      for (const question of questions.docstring) await this.#askOne(index, question);
    } finally {
      await index.close();
    }
  }

  async #askForSymbol(index: CheckedIndex, question: SymbolQuestion): Promise<void> {
    const found = await index.definitions(question.name, this.#signal);
    const same = found.filter(({ name }) => nameWords(name).join(' ') === question.query);
    const [own] = question.expected;
    const others = same
      .filter(({ path, startLine }) => path !== own?.path || startLine !== own.line)
      .map(({ path, line, startLine, endLine }) => ({ path, line, startLine, endLine }));
    if (others.length >= mostDefinitions) return;
    await this.#askOne(index, { ...question, expected: [...question.expected, ...others] });
  }

  async #askOne(index: CheckedIndex, question: Question): Promise<void> {
    this.#tell('asking', this.#asked.length, this.#total);
    this.#signal.throwIfAborted();
    this.#asked.push({ question, hits: await index.search(question.query, depth, this.#signal) });
  }

  /** Takes the asked documentation out of the copied files. */
  async #blank(questions: readonly DocQuestion[]): Promise<void> {
    const byPath = Map.groupBy(questions, ({ expected }) => expected[0]?.path ?? '');
    for (const [path, ofFile] of byPath) {
      const text = await this.#copy.read(path);
      if (text === undefined) continue;
      const lines = ofFile.reduce(
        (blanked, { docstring }) => blankDocstring(blanked, docstring),
        text.split(/\r\n?|\n/),
      );
      await this.#copy.write(path, lines.join('\n'));
    }
  }

  #tell(stage: QualityProgress['stage'], done: number, total: number): void {
    this.#options.onProgress({ root: this.#options.root, stage, done, total });
  }
}

const openingChars = 2_000;

/** What was copied passed all rules where it lies; those of the place of the copy have no say. */
function everything(settings: IndexerSettings): IndexerSettings {
  return { ...settings, exclude: [], include: ['**'], editorExclude: [] };
}
