import * as vscode from 'vscode';
import { type PanelCommand, codeOf } from '../protocol/index.ts';
import { type CommandId, commandIds } from './commandIds.ts';
import { failureText } from './failureText.ts';
import { currentWorkspaceKind } from './folders.ts';
import type { HealthDocument } from './healthDocument.ts';
import type { QuestionHistory } from './history.ts';
import type { IndexerClient } from './indexerClient.ts';
import { obstacles } from './obstacle.ts';
import type { PanelController } from './panel/index.ts';
import type { QualityCheck } from './quality/qualityCheck.ts';
import type { SearchPick } from './searchPick.ts';
import { explainFile } from './whyFile.ts';
import type { WorkspaceIndex } from './workspaceIndex.ts';

export interface CommandServices {
  readonly client: IndexerClient;
  readonly index: WorkspaceIndex;
  readonly pick: SearchPick;
  readonly panel: PanelController;
  readonly health: HealthDocument;
  readonly quality: QualityCheck;
  readonly history: QuestionHistory;
  readonly log: vscode.LogOutputChannel;
}

/** A question, not a file: more of a long selection would not be read by anybody. */
const maxSelectionLength = 500;

type Handler = (argument: unknown) => Promise<void>;

/** Registers every command; a failure is shown as a sentence with the command that helps. */
export function registerCommands(services: CommandServices): vscode.Disposable {
  const handlers = commandHandlers(services);
  const registrations = commandIds.map((id) =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      try {
        await handlers[id](argument);
      } catch (error) {
        services.log.error(
          `${id} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        await showFailure(error);
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}

function commandHandlers(services: CommandServices): Readonly<Record<CommandId, Handler>> {
  const { client, index, pick, panel, health, quality, history, log } = services;
  return {
    'loupe.search': async () => {
      if (await mayWork()) pick.show();
    },
    'loupe.searchSelection': async () => {
      if (await mayWork()) pick.show(selectedText() ?? wordAtCursor());
    },
    'loupe.focusPanel': () => panel.focus(),
    'loupe.openInEditor': () => panel.openInEditor(),
    'loupe.update': (argument) => withProgress('Updating the index', () => index.update(rootOf(argument))),
    'loupe.reindex': (argument) =>
      withProgress('Indexing from nothing', () => index.reindex(rootOf(argument))),
    'loupe.pause': () => index.setPaused(true),
    'loupe.resume': () => index.setPaused(false),
    'loupe.why': (argument) => explainFile(client, argument instanceof vscode.Uri ? argument : undefined),
    'loupe.showHealth': () => health.show(),
    'loupe.checkQuality': async () => {
      if (await mayWork()) await quality.run();
    },
    'loupe.clear': () => clearIndex(index),
    'loupe.clearCache': async () => {
      await withProgress('Emptying the embedding cache', () => client.clearCache());
      await vscode.window.showInformationMessage('Loupe: The embedding cache is empty.');
    },
    'loupe.showLog': () => {
      log.show();
      return Promise.resolve();
    },
    'loupe.restart': () => {
      client.restart();
      return Promise.resolve();
    },
    'loupe.forgetQuestions': () => {
      history.forget();
      return Promise.resolve();
    },
    'loupe.openResultAside': () => pick.acceptAside(),
  };
}

/** What the panel asks for, by the commands of the editor. */
const panelCommands: Readonly<Record<PanelCommand, readonly [string, ...unknown[]]>> = {
  openFolder: ['workbench.action.files.openFolder'],
  manageTrust: ['workbench.trust.manage'],
  resume: ['loupe.resume'],
  pause: ['loupe.pause'],
  update: ['loupe.update'],
  reindex: ['loupe.reindex'],
  restart: ['loupe.restart'],
  showHealth: ['loupe.showHealth'],
  showLog: ['loupe.showLog'],
  openSettings: ['workbench.action.openSettings', '@ext:loupe.loupe'],
  openInEditor: ['loupe.openInEditor'],
};

export async function runPanelCommand(command: PanelCommand): Promise<void> {
  const [id, ...parameters] = panelCommands[command];
  await vscode.commands.executeCommand(id, ...parameters);
}

async function showFailure(error: unknown): Promise<void> {
  if (codeOf(error) === 'cancelled') return;
  const { message, button, command } = failureText(error);
  const chosen = await vscode.window.showErrorMessage(`Loupe: ${message}`, button);
  if (chosen !== undefined) await vscode.commands.executeCommand(command);
}

/** True when there is something to search; says why not otherwise. */
async function mayWork(): Promise<boolean> {
  const obstacle = obstacles[currentWorkspaceKind()];
  if (obstacle === undefined) return true;
  const buttons = obstacle.button === undefined ? [] : [obstacle.button.title];
  const chosen = await vscode.window.showInformationMessage(obstacle.message, ...buttons);
  if (chosen !== undefined && obstacle.button !== undefined)
    await vscode.commands.executeCommand(obstacle.button.command);
  return false;
}

function selectedText(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || editor.selection.isEmpty) return undefined;
  const text = editor.document
    .getText(editor.selection)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, maxSelectionLength);
  return text === '' ? undefined : text;
}

/** Links in the status bar's hover name the root they are about; the palette and menus name none. */
function rootOf(argument: unknown): string | undefined {
  return typeof argument === 'string' ? argument : undefined;
}

function wordAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  const range = editor?.document.getWordRangeAtPosition(editor.selection.active);
  return range === undefined ? undefined : editor?.document.getText(range);
}

function withProgress(title: string, work: () => Promise<void>): Promise<void> {
  const location = vscode.ProgressLocation.Window;
  return Promise.resolve(vscode.window.withProgress({ location, title: `Loupe: ${title}` }, work));
}

async function clearIndex(index: WorkspaceIndex): Promise<void> {
  const button = 'Clear Index';
  const chosen = await vscode.window.showWarningMessage(
    'Delete the index of this workspace? Your files stay as they are; search has no answers until the workspace is indexed again.',
    { modal: true },
    button,
  );
  if (chosen === button) await index.clear();
}
