import { once } from 'node:events';
import { createReadStream, existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type Explanation, LoupeError, type SearchAnswer, skipReasons } from '../protocol/index.ts';
import { answerText, toJsonHit } from './answers.ts';
import type { Arguments, CommandName } from './arguments.ts';
import { summaryText, toSummary } from './indexSummary.ts';
import { ProgressLine } from './progressLine.ts';
import { type Session, folderOf, hasIndex, openSession } from './session.ts';
import type { Terminal } from './terminal.ts';

export type ExitCode = 0 | 1 | 2;
type Command = (args: Arguments, terminal: Terminal, signal: AbortSignal) => Promise<ExitCode>;

/** One function per command; each returns the exit code. */
export const commands: Readonly<Record<CommandName, Command>> = {
  index: (args, terminal, signal) =>
    withSession(args, terminal, signal, async (session, seconds) => {
      const summary = toSummary((await session.health()).root, seconds);
      await write(terminal, args.json ? `${JSON.stringify(summary)}\n` : summaryText(summary));
      return 0;
    }),
  search: (args, terminal, signal) =>
    withSession(args, terminal, signal, (session) =>
      args.queriesFile === undefined
        ? answerOne(session, args.query ?? '', args, terminal, signal)
        : answerMany(session, args.queriesFile, terminal, signal),
    ),
  ask: (args, terminal, signal) =>
    withSession(args, terminal, signal, (session) => askOn(session, args, terminal, signal)),
  status: (args, terminal, signal) =>
    withIndex(args, terminal, signal, async (session) => {
      const { root } = await session.health();
      await write(
        terminal,
        args.json
          ? `${JSON.stringify(root)}\n`
          : summaryText(toSummary(root, 0)).replace(/^up to date after.*; /m, ''),
      );
      return root.files > 0 ? 0 : 1;
    }),
  why: explain,
  clear: (args, terminal, signal) =>
    withIndex(args, terminal, signal, async (session) => {
      await session.service.handlers.clear({ root: session.root }, signal);
      await write(terminal, args.json ? '{"cleared":true}\n' : `The index of ${session.root} is deleted.\n`);
      return 0;
    }),
};

/** Opens the folder, brings its index up to date unless told not to, and closes it whatever happens. */
async function withSession(
  args: Arguments,
  terminal: Terminal,
  signal: AbortSignal,
  work: (session: Session, seconds: number) => Promise<ExitCode>,
): Promise<ExitCode> {
  const started = performance.now();
  const progress = new ProgressLine(terminal.err);
  const session = await openSession(args.target, args, { paused: !args.update });
  session.service.on('notice', ({ message }) => terminal.err.write(`${message}\n`));
  const stopProgress = session.service.on('status', (status) => progress.show(status));
  try {
    if (args.update) await raceWithAbort(session.update(signal), signal);
    stopProgress();
    progress.clear();
    return await work(session, (performance.now() - started) / 1000);
  } finally {
    progress.clear();
    await session.close();
  }
}

/** For commands that look at an index and must not make one. */
async function withIndex(
  args: Arguments,
  terminal: Terminal,
  signal: AbortSignal,
  work: (session: Session) => Promise<ExitCode>,
): Promise<ExitCode> {
  const root = folderOf(args.target);
  if (hasIndex(root, args.dataDirectory))
    return withSession({ ...args, update: false }, terminal, signal, work);
  await write(
    terminal,
    args.json ? '{"indexed":false}\n' : `${root} has no index. Make one: loupe index ${args.target}\n`,
  );
  return 1;
}

async function raceWithAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = once(signal, 'abort').then(() => Promise.reject(new LoupeError('cancelled', 'stopped')));
  return Promise.race([work, aborted]);
}

async function answerOne(
  session: Session,
  query: string,
  args: Arguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const answer = await session.service.handlers.search({ query, limit: args.limit }, signal);
  await write(
    terminal,
    args.json ? `${JSON.stringify(toJson(undefined, query, answer))}\n` : answerText(answer, terminal),
  );
  return answer.hits.length > 0 ? 0 : 1;
}

function toJson(id: unknown, query: string | undefined, answer: SearchAnswer): object {
  return {
    ...(id !== undefined && { id }),
    ...(query !== undefined && { query }),
    ms: Math.round(answer.tookMs * 100) / 100,
    coverage: answer.coverage,
    hits: answer.hits.map(toJsonHit),
    ...(answer.notes.length > 0 && { notes: answer.notes }),
  };
}

/** Answers each line of a JSON-lines file with a line. */
async function answerMany(
  session: Session,
  path: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  if (!existsSync(path))
    throw new LoupeError('invalidParams', `The file of questions ${path} does not exist.`);
  let found = false;
  let lineNumber = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const { id, query, k } = questionOf(line, path, lineNumber);
    const answer = await session.service.handlers.search({ query, limit: k }, signal);
    found ||= answer.hits.length > 0;
    await write(terminal, `${JSON.stringify(toJson(id, undefined, answer))}\n`);
  }
  return found ? 0 : 1;
}

function questionOf(
  line: string,
  path: string,
  lineNumber: number,
): { id: unknown; query: string; k: number } {
  const bad = (): LoupeError =>
    new LoupeError('invalidParams', `${path}:${lineNumber} is not {"id", "query", "k"}`);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw bad();
  }
  const { id, query, k } = (value ?? {}) as { id?: unknown; query?: unknown; k?: unknown };
  if (typeof query !== 'string' || (k !== undefined && typeof k !== 'number')) throw bad();
  return { id: id ?? lineNumber, query, k: k ?? 10 };
}

/** Answers the first question, then stays as a prompt when a person sits at the terminal. */
async function askOn(
  session: Session,
  args: Arguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  let code: ExitCode = 0;
  if (args.query !== undefined) code = await answerOne(session, args.query, args, terminal, signal);
  if (!process.stdin.isTTY || !terminal.out.isTTY) return code;
  const prompt = createInterface({
    input: process.stdin,
    output: terminal.out,
    prompt: terminal.paint('cyan', 'loupe› '),
  });
  signal.addEventListener('abort', () => prompt.close());
  prompt.on('SIGINT', () => prompt.close());
  terminal.out.write(terminal.paint('dim', `Ask ${session.root} in your own words. Ctrl+D ends.\n`));
  prompt.prompt();
  for await (const line of prompt) {
    if (line.trim() !== '') await answerOne(session, line, args, terminal, signal);
    prompt.prompt();
  }
  terminal.out.write('\n');
  return code;
}

/** Asks the index of the nearest folder above the path that has one; without any, the rules of the path's own folder. */
async function explain(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const path = resolve(args.target);
  const target = nearestIndexed(dirname(path), args.dataDirectory) ?? existingFolder(dirname(path));
  return withSession({ ...args, target, update: false }, terminal, signal, async (session) => {
    const told = await session.service.handlers.why(
      { path: join(realpathSync(existingFolder(dirname(path))), basename(path)) },
      signal,
    );
    await write(terminal, args.json ? `${JSON.stringify(told)}\n` : `${explanationText(told)}\n`);
    return told.state === 'indexed' ? 0 : 1;
  });
}

function nearestIndexed(start: string, dataDirectory: string | undefined): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (hasIndex(folder, dataDirectory)) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function existingFolder(folder: string): string {
  return existsSync(folder) ? folder : existingFolder(dirname(folder));
}

/** A sentence that names the rule and its line. */
export function explanationText(explanation: Explanation): string {
  const { path } = explanation;
  switch (explanation.state) {
    case 'indexed':
      return `${path} is indexed: ${explanation.language}, ${explanation.chunks} chunks, ${explanation.symbols} symbols, cut by ${explanation.method}.${explanation.note === undefined ? '' : ` ${explanation.note}`}`;
    case 'skipped': {
      const { skip } = explanation;
      const rule =
        skip.rule === undefined ? '' : `\n  ${skip.rule.file}:${skip.rule.line}: ${skip.rule.pattern}`;
      const detail = skip.detail === undefined ? '' : ` (${skip.detail})`;
      const through = skip.path === path ? '' : `, through ${skip.path}`;
      return `${path} is not indexed: ${skipReasons[skip.reason]}${detail}${through}.${rule}`;
    }
    case 'pending':
      return `${path} is not indexed yet: run loupe index on its folder.`;
    case 'missing':
      return `${path} does not exist.`;
    case 'outside':
      return `${path} lies outside the folder.`;
  }
}

/** Waits when the reader is slow. */
async function write({ out }: Terminal, text: string): Promise<void> {
  if (!out.write(text)) await once(out, 'drain');
}
