import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { PanelApp } from './panelApp.ts';
import type { WebviewApi } from './transport.ts';

declare function acquireVsCodeApi(): WebviewApi;

new PanelApp(acquireVsCodeApi(), document.body).start();
