import { once } from 'node:events';
import { statSync } from 'node:fs';
import { type ErrorCode, type IndexerStatus, LoupeError, codeOf, messageOf } from '../protocol/index.ts';
import { answerText, toJsonAnswer } from './answers.ts';
import type { Arguments, CommandName } from './arguments.ts';
import { runCacheCommand } from './cacheCommand.ts';
import { printable } from './displayText.ts';
import { checkProgressText, checkText, toJsonReport } from './checkReport.ts';
import { explanationText } from './explanation.ts';
import { type Times, summaryText, toSummary } from './indexSummary.ts';
import { profileText, toProfile } from './profile.ts';
import { ProgressLine } from './progressLine.ts';
import { promptFor } from './prompt.ts';
import { readLines, readQuestions } from './questions.ts';
import { type Session, folderOf, hasIndex, openSession } from './session.ts';
import { statusText } from './statusReport.ts';
import type { Terminal } from './terminal.ts';
import { placeOf } from './whyPlace.ts';

/** 0 found or done, 1 nothing found, 2 for an error that did not end the work; all others are thrown and become 2. */
export type ExitCode = 0 | 1 | 2;

/** What a command works with. */
interface Call {
  readonly args: Arguments;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** One function per command; each returns the exit code. */
export const commands: Readonly<Record<CommandName, (call: Call) => Promise<ExitCode>>> = {
  index: (call) =>
    withSession(call, async (session, times) => {
      const health = await session.health();
      const summary = toSummary(health, times);
      const profile = call.args.profile ? toProfile(health) : undefined;
      await print(call, { ...summary, ...(profile !== undefined && { profile }) }, () =>
        [
          summaryText(summary),
          ...(profile === undefined ? [] : [profileText(profile, health.cache, call.terminal)]),
        ].join('\n'),
      );
      return 0;
    }),
  search: (call) =>
    withSession(call, ({ search }) =>
      call.args.queriesFile === undefined
        ? answerOne(search, call.args.query ?? '', call)
        : answerMany(search, call.args.queriesFile, call),
    ),
  ask: askAny,
  status: (call) =>
    withIndex(call, { indexed: false }, async (session) => {
      const health = await session.health();
      await print(call, health, () => statusText(health, call.terminal));
      return health.files > 0 ? 0 : 1;
    }),
  why: explain,
  check: checkQuality,
  cache: async (call) => {
    const { value, text } = await runCacheCommand(call.args);
    await print(call, value, () => text);
    return 0;
  },
  clear: (call) =>
    withIndex(call, { cleared: false }, async (session) => {
      await session.clear();
      await print(call, { cleared: true }, () => `The index of ${printable(session.root)} is deleted.\n`);
      return 0;
    }),
};

/** Opens the folder, brings its index up to date unless told not to, and closes it whatever happens. */
async function withSession(
  { args, terminal, signal }: Call,
  work: (session: Session, times: Times) => Promise<ExitCode>,
): Promise<ExitCode> {
  const root = folderOf(args.target);
  if (!args.update && args.command === 'search' && !hasIndex(root, args.dataDirectory))
    throw new LoupeError('notIndexed', `${root} has no index. Make one: loupe index ${args.target}`);
  const started = performance.now();
  let searchableSeconds: number | undefined;
  const progress = new ProgressLine(terminal.err);
  const stuck = new AbortController();
  if (args.update) progress.start();
  const session = await openSession(root, args, {
    onNotice: ({ message }) => {
      progress.clear();
      terminal.err.write(`${printable(message)}\n`);
    },
    onStatus: (status) => {
      progress.show(status);
      if (status.roots[0]?.state === 'refining') searchableSeconds ??= secondsSince(started);
      const reason = whyStuck(status);
      if (reason !== undefined) stuck.abort(reason);
    },
  });
  try {
    if (args.update) progress.finish(await untilAborted(update(session, args, signal, stuck.signal), signal));
    progress.stop();
    if (stuck.signal.aborted) terminal.err.write(`${printable(messageOf(stuck.signal.reason))}\n`);
    const seconds = secondsSince(started);
    return await work(session, { seconds, searchableSeconds: searchableSeconds ?? seconds });
  } finally {
    progress.stop();
    await session.close();
  }
}

/**
 * An index that is kept until its model can be opened answers as it is, and its answers say so. So does one that cannot be written, as
 * when the disk is full: an editor waits for better times, a command does not.
 */
async function update(
  session: Session,
  { command }: Arguments,
  signal: AbortSignal,
  stuck: AbortSignal,
): Promise<IndexerStatus> {
  try {
    return await Promise.race([session.update(signal), rejectedBy(stuck)]);
  } catch (error) {
    if (command === 'index' || (codeOf(error) !== 'modelMissing' && !stuck.aborted)) throw error;
    return { roots: [], paused: false };
  }
}

/** What keeps the folder from being indexed any further; a model that is missing ends an update by itself. */
function whyStuck({ roots }: IndexerStatus): LoupeError | undefined {
  const [root] = roots;
  const problem = root?.problems.find(
    ({ code, severity }) => severity === 'error' && code !== 'modelMissing',
  );
  return root?.state === 'error' && problem !== undefined
    ? new LoupeError(problem.code as ErrorCode, problem.message)
    : undefined;
}

async function rejectedBy(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort');
  throw signal.reason;
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}

/** For commands that look at an index and must not make one. */
async function withIndex(
  call: Call,
  without: object,
  work: (session: Session) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { args } = call;
  const root = folderOf(args.target);
  if (hasIndex(root, args.dataDirectory))
    return withSession({ ...call, args: { ...args, update: false } }, work);
  await print(call, without, () => `${printable(root)} has no index. Make one: loupe index ${args.target}\n`);
  return 1;
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = (): LoupeError => new LoupeError('cancelled', 'stopped');
  if (signal.aborted) throw stopped();
  const aborted = once(signal, 'abort').then(() => Promise.reject(stopped()));
  return Promise.race([work, aborted]);
}

async function answerOne(search: Session['search'], query: string, call: Call): Promise<ExitCode> {
  const { args, terminal, signal } = call;
  const answer = await search({ query, limit: args.limit }, signal);
  await print(call, toJsonAnswer(answer, { query }), () => answerText(answer, terminal));
  return answer.hits.length > 0 ? 0 : 1;
}

/** Answers each line of a file of questions; without `--json` each answer follows its question. */
async function answerMany(search: Session['search'], path: string, call: Call): Promise<ExitCode> {
  const { terminal, signal } = call;
  let found = false;
  let broken = false;
  for await (const question of readQuestions(path, signal)) {
    if (question instanceof LoupeError) {
      broken = true;
      terminal.err.write(`loupe: ${question.message}\n`);
      continue;
    }
    const { id, query, k } = question;
    const answer = await search({ query, limit: k }, signal);
    found ||= answer.hits.length > 0;
    const text = (): string =>
      `${terminal.paint('bold', `? ${printable(query)}`)}\n${answerText(answer, terminal)}\n`;
    await print(call, toJsonAnswer(answer, { id }), text);
  }
  if (broken) return 2;
  return found ? 0 : 1;
}

/**
 * Answers the question, or each line of the standard input where no person sits; looks for the first one before it makes
 * an index.
 */
async function askAny(call: Call): Promise<ExitCode> {
  const { args, terminal, signal } = call;
  if (args.query !== undefined || (process.stdin.isTTY && terminal.out.isTTY))
    return withSession(call, (session) => ask(session, call));
  const lines = process.stdin.isTTY ? undefined : readLines(signal);
  const first = await lines?.next();
  if (lines === undefined || first === undefined || first.done === true)
    throw new LoupeError(
      'invalidParams',
      'ask needs a question: loupe ask <folder> "<query>", questions as lines of the standard input, or a terminal to ask at',
    );
  return withSession(call, async ({ search }) => {
    let code = await answerOne(search, first.value, call);
    for await (const line of lines) if ((await answerOne(search, line, call)) === 0) code = 0;
    return code;
  });
}

/** Answers the first question, then stays as a prompt when a person sits at the terminal. */
async function ask({ root, search }: Session, call: Call): Promise<ExitCode> {
  const { args, terminal, signal } = call;
  const code = args.query === undefined ? 0 : await answerOne(search, args.query, call);
  if (!process.stdin.isTTY || !terminal.out.isTTY) return code;
  const introduction = `Ask ${printable(root)} in your own words. Ctrl+D ends.`;
  const answer = async (question: string): Promise<void> => {
    await answerOne(search, question, call).catch((error: unknown) => {
      terminal.err.write(`loupe: ${messageOf(error)}\n`);
    });
  };
  await promptFor(answer, introduction, terminal, signal);
  return code;
}

/** Opens the index for its settings alone: the questions are put to a temporary one. */
async function checkQuality(call: Call): Promise<ExitCode> {
  const { terminal, signal } = call;
  const progress = new ProgressLine(terminal.err);
  return withSession({ ...call, args: { ...call.args, update: false } }, async (session) => {
    progress.start();
    try {
      const report = await session.check((now) => progress.tell(checkProgressText(now)), signal);
      progress.stop();
      await print(call, toJsonReport(report), () => checkText(report, terminal));
      return report.questions > 0 ? 0 : 1;
    } finally {
      progress.stop();
    }
  });
}

async function explain(call: Call): Promise<ExitCode> {
  const place = await placeOf(call.args.target, call.args.dataDirectory);
  const args = { ...call.args, target: place.root, dataDirectory: place.dataDirectory, update: false };
  try {
    return await withSession({ ...call, args }, async (session) => {
      const explanation = await session.why(place.path);
      await print(call, explanation, () => `${explanationText(explanation, isFolder(place.path))}\n`);
      return explanation.state === 'indexed' ? 0 : 1;
    });
  } finally {
    await place.dispose();
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Prints the value as one line of JSON, or the text for people; waits when the reader is slow. */
async function print({ args, terminal: { out } }: Call, value: object, text: () => string): Promise<void> {
  if (!out.write(args.json ? `${JSON.stringify(value)}\n` : text())) await once(out, 'drain');
}
