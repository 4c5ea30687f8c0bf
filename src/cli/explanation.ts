import { isAbsolute } from 'node:path';
import { type Explanation, type RuleSource, skipReasons } from '../protocol/index.ts';
import { countOf } from './amounts.ts';
import { printable } from './displayText.ts';
import { editorDefaults } from './session.ts';

/** One sentence for a person, with the rule and its line below when there is one. */
export function explanationText(explanation: Explanation, isFolder: boolean): string {
  const path = printable(explanation.path === '' ? '.' : explanation.path);
  switch (explanation.state) {
    case 'indexed':
      return `${path} is indexed: ${contents(explanation)}.${explanation.note === undefined ? '' : ` ${explanation.note}.`}`;
    case 'skipped':
      return `${path} is not indexed: ${skipText(explanation)}`;
    case 'pending':
      if (isFolder) return `${path} is a folder that no rule keeps out. Ask about a file in it.`;
      return `${path} is not in the index, but no rule keeps it out: run loupe index on its folder.`;
    case 'missing':
      return `${path} does not exist.`;
    case 'outside':
      return `${path} lies outside the folder.`;
  }
}

function contents(explanation: Extract<Explanation, { state: 'indexed' }>): string {
  const { language, chunks, symbols, method, refined } = explanation;
  const found = refined ? countOf(symbols, 'symbol') : 'symbols not read yet';
  return `${language}, ${countOf(chunks, 'chunk')}, ${found}, cut by ${method}`;
}

function skipText({ path, skip }: Extract<Explanation, { state: 'skipped' }>): string {
  const detail = skip.detail === undefined ? '' : ` (${printable(skip.detail)})`;
  const through = skip.path.replace(/\/$/, '') === path ? '' : `, as is all of ${printable(skip.path)}`;
  return `${skipReasons[skip.reason]}${detail}${through}.${skip.rule === undefined ? '' : `\n  ${ruleText(skip.rule)}`}`;
}

/** Rules stand in files, with a line, in settings, or are built in. */
function ruleText({ file, line, pattern }: RuleSource): string {
  const rule = printable(pattern);
  if (isAbsolute(file)) return `${printable(file)}:${line}: ${rule}`;
  if (file === 'built-in') return `built in: ${rule}`;
  return editorDefaults.includes(pattern)
    ? `left out by default, as in VS Code: ${rule}`
    : `${printable(file)}: ${rule}, a setting of the editor that built this index`;
}
