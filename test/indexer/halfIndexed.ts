import { createService } from '../../src/indexer/index.ts';
import { settings } from './serviceHarness.ts';

/** Indexes `root` until some files are stored and others wait, and stays so until it is killed. */
const [dataDirectory = '', root = ''] = process.argv.slice(2);
const signal = new AbortController().signal;
const service = createService({ dataDirectory });
service.on('status', ({ roots: [status] }) => {
  if (status?.state === 'indexing' && status.files > 0) void service.handlers.pause(null, signal);
});
await service.handlers.configure({ roots: [{ root, settings }], paused: false }, signal);
setInterval(() => undefined, 1_000);
