import * as vscode from 'vscode';
import type { Disposable } from '../base/index.ts';
import { type StatusInput, type StatusText, statusText } from './statusText.ts';

const hoverCommands = [
  'loupe.search',
  'loupe.pause',
  'loupe.resume',
  'loupe.update',
  'loupe.reindex',
  'loupe.showHealth',
  'loupe.showLog',
  'loupe.restart',
  'workbench.trust.manage',
];

/** Shows in the status bar what the index is doing; `update` is called whenever something changed. */
export function createStatusBar(): Disposable & { update(input: StatusInput): void } {
  const item = vscode.window.createStatusBarItem('status', vscode.StatusBarAlignment.Left, 0);
  item.name = 'Loupe';
  let shown = '';
  return {
    update(input) {
      const words = statusText(input);
      if (words === undefined) {
        item.hide();
        return;
      }
      const now = JSON.stringify(words);
      if (now === shown) return;
      shown = now;
      apply(item, words);
      item.show();
    },
    dispose: () => item.dispose(),
  };
}

function apply(item: vscode.StatusBarItem, words: StatusText): void {
  item.text = words.text;
  item.command = words.command;
  item.backgroundColor =
    words.severity === 'plain'
      ? undefined
      : new vscode.ThemeColor(`statusBarItem.${words.severity}Background`);
  item.accessibilityInformation = { label: words.spoken };
  const hover = new vscode.MarkdownString(words.hover, true);
  hover.isTrusted = { enabledCommands: hoverCommands };
  item.tooltip = hover;
}
