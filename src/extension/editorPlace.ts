import * as vscode from 'vscode';

/** Where the person was before results were shown while they moved through a list. */
export class EditorPlace {
  readonly #editor = vscode.window.activeTextEditor;
  readonly #selection = this.#editor?.selection;
  readonly #visible = this.#editor?.visibleRanges[0];
  readonly #wasPreview = vscode.window.tabGroups.activeTabGroup.activeTab?.isPreview ?? false;
  readonly #openBefore = new Set(openTabs().map(tabKey));

  /** Closes what was only shown and puts editor, selection and scroll position back. */
  async restore(): Promise<void> {
    if (this.#editor !== undefined && this.#selection !== undefined) {
      const editor = await vscode.window.showTextDocument(this.#editor.document, {
        preview: this.#wasPreview,
        selection: this.#selection,
        ...(this.#editor.viewColumn !== undefined && { viewColumn: this.#editor.viewColumn }),
      });
      if (this.#visible !== undefined) editor.revealRange(this.#visible, vscode.TextEditorRevealType.AtTop);
    }
    const shown = openTabs().filter((tab) => tab.isPreview && !this.#openBefore.has(tabKey(tab)));
    if (shown.length > 0) await vscode.window.tabGroups.close(shown);
  }
}

function openTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

function tabKey(tab: vscode.Tab): string {
  const uri = tab.input instanceof vscode.TabInputText ? tab.input.uri.toString() : tab.label;
  return `${tab.group.viewColumn} ${uri}`;
}
