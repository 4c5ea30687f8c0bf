/** Entry of the extension host: composition only. Opens no database, loads no native module, reads no source in bulk. */
import * as vscode from 'vscode';
import { registerCommands, runPanelCommand } from './commands.ts';
import { ContextKeys } from './contextKeys.ts';
import { FileWatcher } from './fileWatcher.ts';
import { currentWorkspaceKind, rootNames } from './folders.ts';
import { HealthDocument } from './healthDocument.ts';
import { QuestionHistory } from './history.ts';
import { IndexerClient } from './indexerClient.ts';
import { launchIndexer } from './indexerProcess.ts';
import { showNotifications } from './notifications.ts';
import { watchOpenEditors } from './openEditors.ts';
import { openHit } from './openHit.ts';
import { type PanelController, registerPanel } from './panel/index.ts';
import { panelState } from './panelState.ts';
import { QualityCheck } from './quality/qualityCheck.ts';
import { SearchPick } from './searchPick.ts';
import { createStatusBar } from './statusBar.ts';
import { Typing } from './typing.ts';
import { WorkspaceIndex } from './workspaceIndex.ts';
import { WorkspaceSymbols } from './workspaceSymbols.ts';

let client: IndexerClient | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const { subscriptions, workspaceState, extensionUri } = context;
  const log = vscode.window.createOutputChannel('Loupe', { log: true });
  subscriptions.push(log);
  const modulePath = vscode.Uri.joinPath(extensionUri, 'dist', 'indexer.mjs').fsPath;
  const indexer = new IndexerClient({
    launch: (places) => launchIndexer({ modulePath, places, log }),
    log,
  });
  client = indexer;
  const index = new WorkspaceIndex(indexer, workspaceState, log);
  const history = new QuestionHistory(workspaceState);
  const panel = openPanel(context, indexer, index, history);
  const pick = new SearchPick({
    search: (params, signal) =>
      indexer.search({ ...params, preferRecent: index.settings.preferRecent }, signal),
    recentQuestions: () => history.questions,
    remember: (query) => history.remember(query),
    rootNames,
    settings: () => index.settings,
  });
  const health = new HealthDocument(indexer);
  const quality = new QualityCheck({
    client: indexer,
    roots: () => index.roots(),
    extensionUri,
    open: (place) => openHit({ ...place, aside: false, preview: false }),
    repeat: async () => {
      await vscode.commands.executeCommand('loupe.checkQuality');
    },
  });
  subscriptions.push(
    index,
    pick,
    health,
    quality,
    showNotifications(indexer),
    showStatus(indexer),
    registerCommands({ client: indexer, index, pick, panel, health, quality, history, log }),
    vscode.languages.registerWorkspaceSymbolProvider(new WorkspaceSymbols(indexer, log)),
    new FileWatcher({
      filesChanged: (changes) => void indexer.filesChanged(changes),
      rescan: () => void indexer.rescan(),
    }),
    watchOpenEditors((paths) => void indexer.focus(paths)),
    vscode.workspace.onDidChangeTextDocument(new Typing(() => void indexer.typed()).edited),
  );
  void index.apply();
}

/** VS Code waits for this a few seconds; the process is given two of them to finish its transaction. */
export async function deactivate(): Promise<void> {
  await client?.shutdown();
}

function openPanel(
  { extensionUri, subscriptions }: vscode.ExtensionContext,
  indexer: IndexerClient,
  index: WorkspaceIndex,
  history: QuestionHistory,
): PanelController {
  return registerPanel({
    extensionUri,
    subscriptions,
    search: (params, signal) =>
      indexer.search(
        { ...params, limit: index.settings.searchLimit, preferRecent: index.settings.preferRecent },
        signal,
      ),
    state: () => panelState(currentWorkspaceKind(), indexer.state, history.questions, rootNames()),
    onState: (listener) => onAnyChange(indexer, history, listener),
    open: openHit,
    remember: (query) => history.remember(query),
    forgetHistory: () => history.forget(),
    run: runPanelCommand,
  });
}

/** Status bar and context keys: what is always visible of the index's condition. */
function showStatus(indexer: IndexerClient): vscode.Disposable {
  const statusBar = createStatusBar();
  const contextKeys = new ContextKeys();
  const show = (): void => {
    const workspace = currentWorkspaceKind();
    statusBar.update({ ...indexer.state, workspace, rootNames: rootNames() });
    contextKeys.update(workspace, indexer.state);
  };
  show();
  return vscode.Disposable.from(statusBar, ...onIndexerOrWorkspace(indexer, show));
}

function onAnyChange(
  indexer: IndexerClient,
  history: QuestionHistory,
  listener: () => void,
): vscode.Disposable {
  const stopHistory = history.onChange.add(listener);
  return vscode.Disposable.from(
    new vscode.Disposable(stopHistory),
    ...onIndexerOrWorkspace(indexer, listener),
  );
}

function onIndexerOrWorkspace(indexer: IndexerClient, listener: () => void): readonly vscode.Disposable[] {
  return [
    new vscode.Disposable(indexer.onState.add(listener)),
    vscode.workspace.onDidChangeWorkspaceFolders(listener),
    vscode.workspace.onDidGrantWorkspaceTrust(listener),
  ];
}
