/** Entry of the writer thread: one index, one request after the other. */
import { parentPort } from 'node:worker_threads';
import type { WriterRequest } from './writerProtocol.ts';
import { WriterSession } from './writerSession.ts';

const port = parentPort;
if (port === null) throw new Error('The writer thread was started as a program');
const session = new WriterSession();
port.on('message', (request: WriterRequest) => {
  void session.answer(request).then((response) => port.postMessage(response));
});
