/** Entry of the indexing process: serves its parent over the message pipe, and ends with it. */
import { keepYoungGenerationSmall, processTransport } from '../base/index.ts';
import { type HostSide, type IndexerSide, indexerProtocolVersion, openChannel } from '../protocol/index.ts';
import { createService } from './service.ts';

keepYoungGenerationSmall();
const cacheSizeMb = Number(process.env['LOUPE_CACHE_SIZE_MB'] ?? 0);
const service = createService({ warm: true, givesWay: true, cacheSizeMb });
const channel = openChannel<IndexerSide, HostSide>(processTransport(process), {
  version: indexerProtocolVersion,
  handlers: {
    ...service.handlers,
    shutdown: async (params, signal) => {
      const done = await service.handlers.shutdown(params, signal);
      setImmediate(() => channel.close('it was shut down'));
      return done;
    },
  },
  latestOnly: ['status', 'checkProgress'],
});
for (const event of ['status', 'log', 'notice', 'checkProgress'] as const)
  service.on(event, (payload) => channel.emit(event, payload as never));
await channel.closed;
await service.dispose();
process.exit(0);
