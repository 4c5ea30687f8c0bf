import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import path from 'node:path';

const checkout = path.resolve(import.meta.dirname, '..');

/** A number, what it should reach and whether it does: `atMost` or `atLeast`. */
export interface Aim {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** Asked when the run begins: it may take long, and the sources may go on meanwhile. */
const commitAtStart = commit();

export interface ReportOptions {
  /** The one result that is compared with is not one of many: its file has no date in its name. */
  readonly dated?: boolean;
}

/** Prints the aims and writes them with all measurements to `bench/results/<date>-<what>.json`; returns the file's path. */
export async function report(
  what: string,
  aims: readonly Aim[],
  measured: object,
  { dated = true }: ReportOptions = {},
): Promise<string> {
  for (const aim of aims) console.log(aimText(aim));
  const date = new Date().toISOString();
  const name = dated ? `${date.slice(0, 10)}-${what}` : what;
  const file = path.join(checkout, 'bench', 'results', `${name}.json`);
  const content = {
    what,
    date,
    commit: commitAtStart,
    machine: machine(),
    aims: aims.map(withVerdict),
    ...measured,
  };
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, resultText(content));
  console.log(`→ ${path.relative(process.cwd(), file)}`);
  return file;
}

/** JSON with an indent, but with every element of a list at the top on a line of its own: some lists are long. */
export function resultText(content: object): string {
  const parts = Object.entries(content).map(([key, value]: [string, unknown]) => {
    const text =
      Array.isArray(value) && value.length > 0
        ? `[\n${value.map((element) => `    ${JSON.stringify(element)}`).join(',\n')}\n  ]`
        : JSON.stringify(value, undefined, 2).replaceAll('\n', '\n  ');
    return `  ${JSON.stringify(key)}: ${text}`;
  });
  return `{\n${parts.join(',\n')}\n}\n`;
}

function withVerdict(aim: Aim): Aim & { readonly reached: boolean } {
  return { ...aim, reached: isReached(aim) };
}

function isReached({ value, atMost, atLeast }: Aim): boolean {
  return value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity);
}

function aimText(aim: Aim): string {
  const bound = aim.atMost === undefined ? `≥ ${aim.atLeast ?? 0}` : `≤ ${aim.atMost}`;
  return `${isReached(aim) ? '✓' : '✗'} ${aim.what}: ${Number(aim.value.toPrecision(4))} ${aim.unit} (aim ${bound})`;
}

/** The commit, with `+` when files differ from it. */
function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: checkout, encoding: 'utf8' }).trim();
  const changed =
    git('status', '--porcelain', '--untracked-files=no', '--', 'src', 'models', 'package.json') !== '';
  return git('rev-parse', '--short=12', 'HEAD') + (changed ? '+' : '');
}

function machine(): object {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.version,
  };
}
