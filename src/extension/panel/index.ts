/**
 * The search panel at the side of the extension host: a view in the side bar and editor tabs, each a webview that
 * converses over the panel contract. Knows nothing of the indexing process; everything comes through `PanelServices`.
 */
import * as vscode from 'vscode';
import { SearchEditors } from './searchEditors.ts';
import type { PanelController, PanelServices } from './services.ts';
import { SearchView } from './searchView.ts';

export type { PanelController, PanelServices } from './services.ts';

/** Registers the view `loupe.search` and the editor tab `loupe.searchEditor`; both end with `services.subscriptions`. */
export function registerPanel(services: PanelServices): PanelController {
  const view = new SearchView(services);
  const editors = new SearchEditors(services);
  services.subscriptions.push(
    view,
    editors,
    vscode.window.registerWebviewViewProvider(SearchView.id, view),
    vscode.window.registerWebviewPanelSerializer(SearchEditors.viewType, editors),
  );
  return {
    ask: (query) => view.ask(query),
    focus: () => view.focus(),
    openInEditor: (query) => editors.open(query ?? view.question),
  };
}
