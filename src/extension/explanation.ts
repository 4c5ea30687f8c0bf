import { type Explanation, type Skip, skipReasons } from '../protocol/index.ts';
import { counted } from './words.ts';

/** What can be done about it, offered as a button. */
export type ExplanationAction =
  | { readonly kind: 'openRule'; readonly file: string; readonly line: number }
  | { readonly kind: 'openSetting'; readonly setting: string }
  | { readonly kind: 'update' };

export interface ExplanationText {
  readonly message: string;
  readonly action?: ExplanationAction;
}

/** Says in a sentence or two why a file is or is not in the index, and where to change that. */
export function explanationText(explanation: Explanation): ExplanationText {
  switch (explanation.state) {
    case 'indexed':
      return { message: indexedSentence(explanation) };
    case 'skipped':
      return skippedText(explanation.path, explanation.skip);
    case 'pending':
      return {
        message: `${explanation.path} is not indexed yet: it is waiting for its turn. Opening it in an editor puts it first.`,
      };
    case 'missing':
      return {
        message: `${explanation.path} does not exist, or the index has not met it yet. Update the index to look again.`,
        action: { kind: 'update' },
      };
    case 'outside':
      return {
        message: `${explanation.path} is not indexed because it lies in none of the folders open in this window.`,
      };
  }
}

const methodWords: Readonly<Record<string, string>> = {
  parser: 'cut along its functions and classes',
  structure: 'cut along its structure',
  lines: 'cut by lines',
};

function indexedSentence(explanation: Extract<Explanation, { state: 'indexed' }>): string {
  const { path, language, chunks, symbols, method, note, refined } = explanation;
  const how = methodWords[method] ?? method;
  const why = note === undefined ? '' : ` (${note})`;
  const found = refined ? `with ${counted(symbols, 'symbol')}` : 'its symbols not read yet';
  return `${path} is indexed as ${language}: ${counted(chunks, 'chunk')}, ${how}${why}, ${found}.`;
}

function skippedText(path: string, { path: skipped, reason, detail, rule }: Skip): ExplanationText {
  const because = skipReasons[reason];
  const folder = skipped !== path && skipped.endsWith('/') ? `its folder ${skipped} is left out: ` : '';
  const where = rule === undefined ? '' : ruleWords(rule.file, rule.line, rule.pattern);
  const more = detail === undefined ? '' : ` (${detail})`;
  const message = `${path} is not indexed because ${folder}${because}${more}.${where}`;
  const action = rule === undefined ? settingFor(reason) : ruleAction(rule.file, rule.line);
  return { message, ...(action !== undefined && { action }) };
}

function ruleWords(file: string, line: number, pattern: string): string {
  if (file === 'built-in') return ` The rule is built in: ${pattern}`;
  if (isSetting(file)) return ` The rule is in the setting ${file}: ${pattern}`;
  return ` The rule is in ${file}, line ${line}: ${pattern}`;
}

function ruleAction(file: string, line: number): ExplanationAction | undefined {
  if (file === 'built-in') return undefined;
  return isSetting(file) ? { kind: 'openSetting', setting: file } : { kind: 'openRule', file, line };
}

function settingFor(reason: Skip['reason']): ExplanationAction | undefined {
  return reason === 'tooLarge' ? { kind: 'openSetting', setting: 'loupe.maxFileSizeKb' } : undefined;
}

/** Rule files are absolute paths; settings are dotted names. */
function isSetting(file: string): boolean {
  return /^[a-zA-Z]+(\.[a-zA-Z]+)+$/.test(file);
}
