import {
  type Channel,
  type QualityPageHostSide,
  type QualityPageSide,
  type QualityPageState,
  openChannel,
  qualityPageProtocolVersion,
} from '../src/protocol/index.ts';
import { type WebviewApi, pageTransport } from './transport.ts';
import { qualityView } from './view/quality.ts';

declare function acquireVsCodeApi(): WebviewApi;

const host: Channel<QualityPageSide, QualityPageHostSide> = openChannel<QualityPageSide, QualityPageHostSide>(
  pageTransport(acquireVsCodeApi()),
  { version: qualityPageProtocolVersion, handlers: {} },
);

function show(state: QualityPageState): void {
  document.body.replaceChildren(
    qualityView(state, {
      open: (root, path, line) => void host.request('open', { root, path, line }),
      repeat: () => void host.request('repeat', null),
    }),
  );
}

host.on('state', show);
void host.request('ready', null).then(show);
