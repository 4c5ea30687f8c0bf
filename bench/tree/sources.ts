import type { Draw } from './draw.ts';
import type { Syntax } from './syntax.ts';
import { actionName, pascal, sentence, thingName } from './vocabulary.ts';

/** A text, and what a parser must find in it. */
export interface Source {
  readonly text: string;
  /** Names of functions, methods and types, in their order. */
  readonly symbols: readonly string[];
}

/** With less than this many bytes to go, what is added is kept short. */
const nearEnd = 700;

/** A file of functions, types and comments, of about this size. */
export function writeSource(syntax: Syntax, sizeBytes: number, draw: Draw): Source {
  const symbols: string[] = [];
  const lines = [...syntax.opening(thingName(draw)), ''];
  let left = sizeBytes - bytesOf(lines);
  while (left > 0 || symbols.length === 0) {
    const unit = [...writeUnit(syntax, left, draw, symbols), ''];
    lines.push(...unit);
    left -= bytesOf(unit);
  }
  return { text: `${lines.join('\n').trimEnd()}\n`, symbols };
}

function writeUnit(syntax: Syntax, left: number, draw: Draw, symbols: string[]): string[] {
  if (syntax.free && draw.chance(0.75)) return writeRoutine(syntax, syntax.routine, left, draw, symbols);
  const name = pascal(thingName(draw));
  symbols.push(name);
  if (syntax.members === 'fields') {
    const fields = new Set(Array.from({ length: draw.between(2, 6) }, () => syntax.style(thingName(draw))));
    return [...writeComment(syntax, draw), ...syntax.type(name, [...fields])];
  }
  const count = left < 2 * nearEnd ? 1 : draw.between(2, 6);
  const members: string[] = [];
  for (let at = 0; at < count; at++)
    members.push(
      ...(at > 0 ? [''] : []),
      ...writeRoutine(syntax, syntax.method ?? syntax.routine, left / count, draw, symbols),
    );
  return [...writeComment(syntax, draw), ...syntax.type(name, members)];
}

function writeRoutine(
  syntax: Syntax,
  form: Syntax['routine'],
  left: number,
  draw: Draw,
  symbols: string[],
): string[] {
  const name = syntax.style(actionName(draw));
  symbols.push(name);
  const variable = (): string => (syntax.sigil ?? '') + syntax.style(thingName(draw));
  const parameters = [...new Set(Array.from({ length: draw.between(1, 3) }, variable))];
  const known = [...parameters];
  const body: string[] = [];
  const statements = left < nearEnd ? draw.between(2, 6) : draw.between(3, 24);
  for (let at = 0; at < statements; at++) body.push(...writeStatement(syntax, draw, known, variable));
  body.push(`return ${draw.pick(known)}${syntax.end}`);
  return [...(draw.chance(0.6) ? writeComment(syntax, draw) : []), ...form(name, parameters, body)];
}

function writeStatement(
  syntax: Syntax,
  draw: Draw,
  known: string[],
  variable: () => string,
): readonly string[] {
  const call = `${syntax.style(actionName(draw))}(${draw.pick(known)}, ${draw.below(1000)})`;
  const kind = draw.below(10);
  if (kind < 5) {
    const name = variable();
    const line = syntax.declaration(name, call);
    known.push(name);
    return [line];
  }
  if (kind < 7) return syntax.condition(`${draw.pick(known)} > ${draw.below(100)}`, call);
  if (kind < 8) return writeComment(syntax, draw);
  if (kind < 9) return [`${syntax.style(['report'])}(${draw.pick(known)}, "${sentence(draw)}")${syntax.end}`];
  return [`${call}${syntax.end}`];
}

function writeComment({ comment }: Syntax, draw: Draw): string[] {
  return Array.from({ length: draw.between(1, 3) }, () => `${comment} ${sentence(draw)}.`);
}

function bytesOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
}
