import { createService } from '../../src/indexer/index.ts';
import { settings } from './serviceHarness.ts';

/**
 * Indexes `root` until some files have come so far and others wait, and stays so until it is killed: stored, while others are
 * not (`indexing`), or whole, while others are searchable only (`refining`).
 */
const [dataDirectory = '', root = '', until = 'indexing'] = process.argv.slice(2);
const signal = new AbortController().signal;
const service = createService({ dataDirectory, ...(until === 'refining' && { onePassBytes: 0 }) });
service.on('status', ({ roots: [status] }) => {
  if (status?.state === until && status.files > 0) void service.handlers.pause(null, signal);
});
await service.handlers.configure({ roots: [{ root, settings }], paused: false }, signal);
setInterval(() => undefined, 1_000);
