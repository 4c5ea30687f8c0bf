import * as vscode from 'vscode';
import type { QualityReport, RootConfig } from '../../protocol/index.ts';
import { signalOf } from '../abortSignal.ts';
import { rootNames } from '../folders.ts';
import type { IndexerClient } from '../indexerClient.ts';
import { progressText } from './progressText.ts';
import { QualityPage, type QualityPageServices } from './qualityPage.ts';

export interface QualityCheckServices extends QualityPageServices {
  readonly client: Pick<IndexerClient, 'check' | 'onCheckProgress'>;
  /** The open folders with their settings. */
  readonly roots: () => readonly RootConfig[];
}

/** "Check Search Quality": one folder after the other under a notification that can be cancelled, then the page. */
export class QualityCheck implements vscode.Disposable {
  readonly #services: QualityCheckServices;
  readonly #page: QualityPage;

  constructor(services: QualityCheckServices) {
    this.#services = services;
    this.#page = new QualityPage(services);
  }

  async run(): Promise<void> {
    const names = rootNames();
    const reports = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: 'Loupe: Checking search quality',
        cancellable: true,
      },
      (progress, token) => this.#check(names, (message) => progress.report({ message }), signalOf(token)),
    );
    this.#page.show({ reports, rootNames: names });
  }

  dispose(): void {
    this.#page.dispose();
  }

  async #check(
    names: Readonly<Record<string, string>>,
    tell: (message: string) => void,
    signal: AbortSignal,
  ): Promise<readonly QualityReport[]> {
    const { client, roots } = this.#services;
    const all = roots();
    const stop = client.onCheckProgress.add((now) =>
      tell(progressText(now, all.length > 1 ? names[now.root] : undefined)),
    );
    try {
      const reports: QualityReport[] = [];
      for (const root of all) reports.push(await client.check(root, signal));
      return reports;
    } finally {
      stop();
    }
  }
}
