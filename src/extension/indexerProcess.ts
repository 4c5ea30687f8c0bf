import { type ChildProcess, fork } from 'node:child_process';
import { processTransport } from '../base/index.ts';
import {
  type Channel,
  type HostSide,
  type IndexerSide,
  indexerProtocolVersion,
  openChannel,
} from '../protocol/index.ts';
import type { Log } from './log.ts';

/** A running indexing process and the conversation with it. */
export interface IndexerProcess {
  readonly channel: Channel<HostSide, IndexerSide>;
  readonly pid: number | undefined;
  /** Resolves, never rejects, with the words for how the process ended. */
  readonly exited: Promise<string>;
  kill(): void;
}

/** What a process is told when it starts. Paths are absolute. */
export interface Places {
  /** Where indexes lie; the platform's cache location when undefined. */
  readonly dataDirectory: string | undefined;
  /** The folder of the embedding model; the one that ships when undefined. */
  readonly modelDirectory: string | undefined;
  /** How large the embedding cache may become; 0 for none. */
  readonly cacheSizeMb: number;
}

export interface LaunchOptions {
  /** Absolute path of the process's bundle. */
  readonly modulePath: string;
  readonly places: Places;
  readonly log: Log;
}

/**
 * The indexer's big arrays lie outside the JavaScript heap; this bound turns a leak into a restart before it slows
 * the machine.
 */
const maxHeapMb = 2048;
const stderrTailLength = 600;

/** Starts the indexing process on the runtime that runs the extension host, with a log of all it prints. */
export function launchIndexer({ modulePath, places, log }: LaunchOptions): IndexerProcess {
  const child = fork(modulePath, [], {
    env: indexerEnvironment(process.env, places),
    execArgv: [`--max-old-space-size=${maxHeapMb}`],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const errors = logOutput(child, log);
  const exited = whenExited(child).then((how) => {
    const tail = errors().trim();
    return tail === '' ? how : `${how}: ${tail}`;
  });
  const channel = openChannel<HostSide, IndexerSide>(processTransport(child), {
    version: indexerProtocolVersion,
    handlers: {},
  });
  // A conversation that ended (a version that does not fit, a closed pipe) leaves nothing for the process to do.
  void channel.closed.then(() => setTimeout(() => child.kill('SIGKILL'), 500).unref());
  return { channel, pid: child.pid, exited, kill: () => void child.kill('SIGKILL') };
}

/** The environment of the fork: the host's own, as plain Node.js, without telemetry and without a debugger's options. */
export function indexerEnvironment(
  inherited: NodeJS.ProcessEnv,
  { dataDirectory, modelDirectory, cacheSizeMb }: Places,
): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    ...inherited,
    ELECTRON_RUN_AS_NODE: '1',
    ORT_DISABLE_TELEMETRY: '1',
    LOUPE_CACHE_SIZE_MB: String(cacheSizeMb),
    ...(dataDirectory !== undefined && { LOUPE_DATA_DIR: dataDirectory }),
    ...(modelDirectory !== undefined && { LOUPE_MODEL_DIR: modelDirectory }),
  };
  delete environment['NODE_OPTIONS'];
  return environment;
}

function whenExited(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) =>
      resolve(
        signal === null ? `it ended with exit code ${code ?? 0}` : `it was ended by the signal ${signal}`,
      ),
    );
    child.once('error', (error) => resolve(`it could not be started: ${error.message}`));
  });
}

/** Returns a function that gives the last words on the error output. */
function logOutput(child: ChildProcess, log: Log): () => string {
  let tail = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => log.info(text.trimEnd()));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log.warn(text.trimEnd());
    tail = (tail + text).slice(-stderrTailLength);
  });
  return () => tail;
}
