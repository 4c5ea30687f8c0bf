import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { processTransport } from '../src/base/index.ts';
import {
  type Channel,
  type HostSide,
  type IndexerSide,
  indexerProtocolVersion,
  openChannel,
} from '../src/protocol/index.ts';
import { builtEntry } from './loupeCommand.ts';

/** The built indexing process, as the editor has one, and the conversation with it. */
export interface IndexingProcess {
  readonly child: ChildProcess;
  readonly channel: Channel<HostSide, IndexerSide>;
  readonly end: () => Promise<void>;
}

export function startIndexingProcess(dataDirectory: string): IndexingProcess {
  const child = fork(builtEntry('indexer'), [], {
    env: { ...process.env, LOUPE_DATA_DIR: dataDirectory, ORT_DISABLE_TELEMETRY: '1' },
    execArgv: [],
    serialization: 'advanced',
  });
  const channel = openChannel<HostSide, IndexerSide>(processTransport(child), {
    version: indexerProtocolVersion,
    handlers: {},
  });
  return {
    child,
    channel,
    end: async () => {
      const ended = once(child, 'exit');
      channel.close();
      await ended;
    },
  };
}
