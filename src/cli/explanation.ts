import { type Explanation, skipReasons } from '../protocol/index.ts';
import { printable } from './displayText.ts';

/** One sentence for a person, with the rule and its line below when there is one. */
export function explanationText(explanation: Explanation): string {
  const path = printable(explanation.path === '' ? '.' : explanation.path);
  switch (explanation.state) {
    case 'indexed':
      return `${path} is indexed: ${contents(explanation)}.${explanation.note === undefined ? '' : ` ${explanation.note}.`}`;
    case 'skipped':
      return `${path} is not indexed: ${skipText(explanation)}`;
    case 'pending':
      return `${path} is not in the index, but no rule keeps it out: run loupe index on its folder.`;
    case 'missing':
      return `${path} does not exist.`;
    case 'outside':
      return `${path} lies outside the folder.`;
  }
}

function contents({ language, chunks, symbols, method }: Extract<Explanation, { state: 'indexed' }>): string {
  return `${language}, ${count(chunks, 'chunk')}, ${count(symbols, 'symbol')}, cut by ${method}`;
}

function skipText({ path, skip }: Extract<Explanation, { state: 'skipped' }>): string {
  const detail = skip.detail === undefined ? '' : ` (${printable(skip.detail)})`;
  const through = skip.path.replace(/\/$/, '') === path ? '' : `, as is all of ${printable(skip.path)}`;
  const { rule } = skip;
  const source =
    rule === undefined ? '' : `\n  ${printable(rule.file)}:${rule.line}: ${printable(rule.pattern)}`;
  return `${skipReasons[skip.reason]}${detail}${through}.${source}`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
