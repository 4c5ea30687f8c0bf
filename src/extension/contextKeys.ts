import * as vscode from 'vscode';
import type { IndexerState } from './indexerClient.ts';
import type { WorkspaceKind } from './workspaceKind.ts';

/** Keeps the context keys true that the manifest's `when` clauses ask for. */
export class ContextKeys {
  readonly #set = new Map<string, unknown>();

  update(workspace: WorkspaceKind, { phase, status, cleared }: IndexerState): void {
    const paused = status?.paused === true;
    const indexing = status?.roots.some(({ state }) => state === 'indexing' || state === 'scanning') === true;
    this.#put('loupe.workspace', workspace);
    this.#put('loupe.running', phase === 'running');
    this.#put('loupe.paused', paused);
    this.#put('loupe.resting', status?.slowdown?.rests === true);
    this.#put('loupe.indexing', indexing && !paused);
    this.#put('loupe.cleared', cleared);
  }

  #put(key: string, value: unknown): void {
    if (this.#set.get(key) === value) return;
    this.#set.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
