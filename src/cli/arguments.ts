import { parseArgs } from 'node:util';
import { LoupeError, type ProfileName, profileNames } from '../protocol/index.ts';

export const commandNames = ['index', 'search', 'status', 'why', 'clear', 'ask', 'check', 'cache'] as const;
export type CommandName = (typeof commandNames)[number];

/** As in the manifest. */
const maxCacheSizeMb = 1 << 20;

/** What the person typed, checked. */
export interface Arguments {
  readonly command: CommandName | 'help' | 'version';
  /** A folder, for `why` a path, for `cache` what to do; as typed. */
  readonly target: string;
  readonly query: string | undefined;
  readonly queriesFile: string | undefined;
  readonly json: boolean;
  readonly dataDirectory: string | undefined;
  /** The folder of another embedding model than the one that ships. */
  readonly modelDirectory: string | undefined;
  readonly limit: number;
  /** Bring the index up to date before answering. */
  readonly update: boolean;
  readonly threads: number;
  readonly memoryLimitMb: number;
  readonly sizeProfile: 'auto' | ProfileName;
  /** The manifest's when absent. */
  readonly cacheSizeMb: number | undefined;
  /** Not those settings that the index was last brought up to date with. */
  readonly defaultSettings: boolean;
  /** Tell where the time of indexing went. */
  readonly profile: boolean;
}

export const usage = `loupe: ask your code in plain words

  loupe index  <folder>             bring the index of a folder up to date
  loupe search <folder> "<query>"   find the code that answers a question
  loupe ask    <folder> ["<query>"] the same, then ask on at a prompt; or answer the lines of standard input
  loupe status <folder>             what the index holds
  loupe why    <path>               why a file is, or is not, in the index
  loupe clear  <folder>             delete the index of a folder
  loupe check  <folder>             how well a folder is answered, by questions made from it
  loupe cache  stats|clear          what the embedding cache holds, for all folders; or empty it

Options
  --json              print JSON, one object (with --queries: one line per answer)
  --queries <file>    search: questions as JSON lines {"id", "query", "k"}; - reads standard input
  --limit <n>         how many hits at most, 1 to 200 (search 10, ask 5)
  --no-update         search: ask the index as it is
  --threads <n>       index, check: how many prepare threads (0: by the machine)
  --memory-limit <mb> how much memory to take at most, 300 at least (0: by the machine)
  --size-profile <p>  small, medium, large or huge instead of what suits the folder and the machine (auto)
  --cache-size <mb>   index, search, ask: how large the embedding cache may become (0: none)
  --profile           index: where the time went. For each stage its seconds of work, how much source it took per
                      second, and its share of all work; threads work at once, so the seconds can be more than the clock's
  --default-settings  go by the default settings, not by those (of your editor) the index was last built with
  --data-dir <dir>    where indexes are kept (or LOUPE_DATA_DIR)
  --model <dir>       the folder of another embedding model (or LOUPE_MODEL_DIR)
  --help, --version

In a query: lang:python  path:src/  -path:test  kind:class  "exact phrase"
Exit codes: 0 found or done, 1 nothing found or nothing close, 2 error, 130 interrupted
`;

const options = {
  json: { type: 'boolean', default: false },
  queries: { type: 'string' },
  limit: { type: 'string' },
  'no-update': { type: 'boolean', default: false },
  threads: { type: 'string', default: '0' },
  'memory-limit': { type: 'string', default: '0' },
  'size-profile': { type: 'string', default: 'auto' },
  'cache-size': { type: 'string' },
  profile: { type: 'boolean', default: false },
  'default-settings': { type: 'boolean', default: false },
  'data-dir': { type: 'string' },
  model: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'v', default: false },
} as const;

/** @throws LoupeError `invalidParams` with a sentence for the person. */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const [name, target, ...words] = positionals;
  const query = words.length > 0 ? words.join(' ') : undefined;
  const command = commandOf(name, values.help, values.version);
  const parsed: Arguments = {
    command,
    target: target ?? '',
    query,
    queriesFile: values.queries,
    json: values.json,
    dataDirectory: nonEmpty('--data-dir', values['data-dir']),
    modelDirectory: nonEmpty('--model', values.model),
    limit: wholeNumber('--limit', values.limit ?? (command === 'ask' ? '5' : '10'), 1, 200),
    update: !values['no-update'],
    threads: wholeNumber('--threads', values.threads, 0, 64),
    memoryLimitMb: wholeNumber('--memory-limit', values['memory-limit'], 0, 1_048_576),
    sizeProfile: sizeProfileOf(values['size-profile']),
    cacheSizeMb:
      values['cache-size'] === undefined
        ? undefined
        : wholeNumber('--cache-size', values['cache-size'], 0, maxCacheSizeMb),
    defaultSettings: values['default-settings'],
    profile: values.profile,
  };
  check(parsed);
  return parsed;
}

function parse(
  argv: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw invalid((error as Error).message.split(/[.\n]/)[0] ?? 'The arguments could not be read');
  }
}

function commandOf(name: string | undefined, help: boolean, version: boolean): Arguments['command'] {
  if (version) return 'version';
  if (help || name === undefined || name === 'help') return 'help';
  const command = commandNames.find((known) => known === name);
  if (command === undefined) throw invalid(`There is no command "${name}"`);
  return command;
}

function check({ command, target, query, queriesFile, profile }: Arguments): void {
  if (command === 'help' || command === 'version') return;
  if (command === 'cache') {
    if (target !== 'stats' && target !== 'clear') throw invalid('cache needs to be told stats or clear');
    if (query !== undefined) throw invalid(`cache ${target} takes no more; "${query}" is too much`);
  }
  if (target === '') throw invalid(`${command} needs a ${command === 'why' ? 'path' : 'folder'}`);
  if (command === 'search' && query === undefined && queriesFile === undefined)
    throw invalid('search needs a query');
  if (queriesFile !== undefined && query !== undefined)
    throw invalid('search takes a query or --queries, not both');
  if (profile && command !== 'index') throw invalid('--profile is for index');
  if (query !== undefined && command !== 'search' && command !== 'ask')
    throw invalid(`${command} takes one ${command === 'why' ? 'path' : 'folder'}; "${query}" is too much`);
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(`${name} must be a whole number from ${least} to ${most}`);
}

function sizeProfileOf(name: string): Arguments['sizeProfile'] {
  const known = ['auto', ...profileNames] as const;
  const found = known.find((each) => each === name);
  if (found === undefined) throw invalid(`--size-profile must be one of ${known.join(', ')}`);
  return found;
}

function invalid(message: string): LoupeError {
  return new LoupeError('invalidParams', `${message}. See loupe --help.`);
}

function nonEmpty(name: string, value: string | undefined): string | undefined {
  if (value?.trim() === '') throw invalid(`${name} is empty`);
  return value;
}
