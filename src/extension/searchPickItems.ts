import * as vscode from 'vscode';
import { type Hit, type SearchAnswer, percent } from '../protocol/index.ts';
import type { FailureText } from './failureText.ts';
import { hitText } from './hitText.ts';

/** A line of the quick pick: a hit to open, a recent question to ask again, or a sentence with a command that helps. */
export interface PickItem extends vscode.QuickPickItem {
  readonly hit?: Hit;
  readonly question?: string;
  readonly command?: string;
}

const asideButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('split-horizontal'),
  tooltip: 'Open to the Side',
};
const maxQuestions = 12;

export function hitItems(
  hits: readonly Hit[],
  rootNames: Readonly<Record<string, string>>,
): readonly PickItem[] {
  const several = Object.keys(rootNames).length > 1;
  return hits.map((hit) => ({
    ...hitText(hit, several ? rootNames[hit.root] : undefined),
    alwaysShow: true,
    buttons: [asideButton],
    hit,
  }));
}

export function questionItems(questions: readonly string[]): readonly PickItem[] {
  return questions.slice(0, maxQuestions).map((question) => ({
    label: `$(history) ${question}`,
    alwaysShow: true,
    question,
  }));
}

export function noHitItems(query: string, { coverage }: SearchAnswer): readonly PickItem[] {
  const detail =
    coverage < 1
      ? `${percent(coverage)} of the files are indexed so far. Loupe asks again while indexing goes on.`
      : 'Try other words, fewer filters, or name what the code does.';
  return [{ label: `$(info) Nothing found for "${query.trim().slice(0, 80)}"`, detail, alwaysShow: true }];
}

export function failureItems({ message, button, command }: FailureText): readonly PickItem[] {
  return [{ label: `$(error) ${message}`, detail: `Press Enter: ${button}`, alwaysShow: true, command }];
}
