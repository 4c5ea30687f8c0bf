/** Tells the conditions after `#if` that the grammar of C reads. */

const answers = new Map<string, boolean>();
const maxAnswers = 5000;

/** Names, numbers, calls and operators; no texts and no questions. */
export function isReadableCondition(condition: string): boolean {
  const known = answers.get(condition);
  if (known !== undefined) return known;
  if (answers.size >= maxAnswers) answers.clear();
  const answer = isExpression(partsOf(condition));
  answers.set(condition, answer);
  return answer;
}

function partsOf(condition: string): string[] {
  const flat = condition.replaceAll('\\\n', ' ');
  return flat.match(/\w+|'[^'\\]'|\|\||&&|[=!<>]=|<<|>>|\S/g) ?? [];
}

/** Reads an operand, then an operator, and so on; `defined` may go without parentheses. */
function isExpression(parts: readonly string[]): boolean {
  const open: ('group' | 'call')[] = [];
  let isOperand = true;
  for (const [index, part] of parts.entries()) {
    const before = parts[index - 1] ?? '';
    const isValue = /^[\w']/.test(part);
    if (part === ')') {
      const isEmptyCall = before === '(' && open.at(-1) === 'call';
      if (open.pop() === undefined || (isOperand && !isEmptyCall)) return false;
      isOperand = false;
    } else if (isOperand) {
      if (part === '(') open.push('group');
      else if (isValue) isOperand = false;
      else if (!/^[!~+-]$/.test(part)) return false;
    } else if (isValue) {
      if (before !== 'defined') return false;
    } else if (part === '(') {
      if (!/^[A-Za-z_]/.test(before)) return false;
      open.push('call');
      isOperand = true;
    } else if (part === ',') {
      if (open.at(-1) !== 'call') return false;
      isOperand = true;
    } else if (/^(?:\|\||&&|[=!<>]=|<<|>>|[-+*/%<>&|^])$/.test(part)) isOperand = true;
    else return false;
  }
  return !isOperand && open.length === 0;
}
