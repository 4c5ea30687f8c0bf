import * as vscode from 'vscode';
import { DisposableList } from '../base/index.ts';
import type { RootConfig } from '../protocol/index.ts';
import { currentWorkspaceKind, diskFolders } from './folders.ts';
import type { Storage } from './history.ts';
import type { IndexerClient } from './indexerClient.ts';
import type { Log } from './log.ts';
import { type HostSettings, type ReadSetting, readHostSettings, readIndexerSettings } from './settings.ts';
import { WorkspaceFlag } from './workspaceFlag.ts';

const settingSections = ['loupe', 'files.exclude', 'search.exclude'];

/**
 * What this window wants of the indexing process: its folders, their settings, whether it is paused or cleared. Every
 * change of these is told to the process at once. Invariant: without trust no root is named, so nothing is read.
 */
export class WorkspaceIndex implements vscode.Disposable {
  readonly #client: IndexerClient;
  readonly #log: Log;
  readonly #paused: WorkspaceFlag;
  readonly #cleared: WorkspaceFlag;
  readonly #subscriptions = new DisposableList();
  #hostSettings: HostSettings;

  constructor(client: IndexerClient, storage: Storage, log: Log) {
    this.#client = client;
    this.#log = log;
    this.#paused = new WorkspaceFlag(storage, 'loupe.paused');
    this.#cleared = new WorkspaceFlag(storage, 'loupe.cleared');
    this.#hostSettings = this.#readHostSettings();
    const { workspace } = vscode;
    this.#subscriptions.add(workspace.onDidChangeWorkspaceFolders(() => void this.apply()));
    this.#subscriptions.add(workspace.onDidGrantWorkspaceTrust(() => void this.apply()));
    this.#subscriptions.add(
      workspace.onDidChangeConfiguration((change) => {
        if (settingSections.some((section) => change.affectsConfiguration(section))) void this.apply();
      }),
    );
  }

  get settings(): HostSettings {
    return this.#hostSettings;
  }

  /** Reads folders, trust and settings, and tells the process. */
  async apply(): Promise<void> {
    this.#hostSettings = this.#readHostSettings();
    await this.#client.configure({
      roots: currentWorkspaceKind() === 'open' ? this.roots() : [],
      paused: this.#paused.value,
      cleared: this.#cleared.value,
      pauseOnBattery: this.#hostSettings.pauseOnBattery,
      dataDirectory: this.#hostSettings.dataDirectory,
      modelDirectory: this.#hostSettings.modelDirectory,
      cacheSizeMb: this.#hostSettings.cacheSizeMb,
    });
  }

  async setPaused(paused: boolean): Promise<void> {
    await this.#paused.set(paused);
    await this.#client.setPaused(paused);
  }

  /** Brings the index up to date; a cleared one is built again. */
  async update(root?: string): Promise<void> {
    await this.#wantIndex();
    await this.#client.update(root);
  }

  /** Builds the index from nothing; that a person asks for it ends a pause. */
  async reindex(root?: string): Promise<void> {
    await this.#paused.set(false);
    await this.#wantIndex();
    await this.#client.reindex(root);
  }

  async clear(): Promise<void> {
    await this.#client.clear();
    await this.#cleared.set(true);
    await this.apply();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #wantIndex(): Promise<void> {
    await this.#cleared.set(false);
    await this.apply();
  }

  /** The open folders on a disk with their settings. */
  roots(): readonly RootConfig[] {
    return diskFolders().map(({ root, uri }) => {
      const { settings, problems } = readIndexerSettings(reader(uri));
      for (const problem of problems) this.#log.warn(`${problem} (${root})`);
      return { root, settings };
    });
  }

  #readHostSettings(): HostSettings {
    const { settings, problems } = readHostSettings(reader());
    for (const problem of problems) this.#log.warn(problem);
    return settings;
  }
}

function reader(scope?: vscode.Uri): ReadSetting {
  const configuration = vscode.workspace.getConfiguration(undefined, scope ?? null);
  return (key) => ({ value: configuration.get(key), byDefault: configuration.inspect(key)?.defaultValue });
}
