import * as vscode from 'vscode';
import { type SymbolHit, isCancelled, messageOf } from '../protocol/index.ts';
import { signalOf } from './abortSignal.ts';
import { fileUri } from './folders.ts';
import type { IndexerClient } from './indexerClient.ts';
import type { Log } from './log.ts';
import { editorKinds } from './symbolNames.ts';

const maxSymbols = 100;

/** Answers "Go to Symbol in Workspace" with definitions from the index. */
export class WorkspaceSymbols implements vscode.WorkspaceSymbolProvider {
  readonly #client: IndexerClient;
  readonly #log: Log;

  constructor(client: IndexerClient, log: Log) {
    this.#client = client;
    this.#log = log;
  }

  async provideWorkspaceSymbols(
    query: string,
    token: vscode.CancellationToken,
  ): Promise<vscode.SymbolInformation[]> {
    // While the process is down or coming up, other providers answer at once instead of waiting for this one.
    if (query.trim() === '' || this.#client.state.phase !== 'running') return [];
    try {
      const hits = await this.#client.symbols({ query, limit: maxSymbols }, signalOf(token));
      return hits.map(symbolInformation);
    } catch (error) {
      if (!isCancelled(error)) this.#log.warn(`Symbols named "${query}" were not found: ${messageOf(error)}`);
      return [];
    }
  }
}

function symbolInformation(hit: SymbolHit): vscode.SymbolInformation {
  const range = new vscode.Range(hit.startLine - 1, 0, hit.endLine - 1, 0);
  return new vscode.SymbolInformation(
    hit.name,
    vscode.SymbolKind[editorKinds[hit.kind]],
    hit.container ?? '',
    new vscode.Location(fileUri(hit.root, hit.path), range),
  );
}
