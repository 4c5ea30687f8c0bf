import { withoutErrorName } from './errorMessage.ts';
import type { Lines } from './linesOf.ts';
import { isTelling } from './question.ts';

/** How much of a message a piece of code says. */
export interface SaidMessage {
  /** 0 to 1. */
  readonly share: number;
  /** Where the text of it begins, 1-based. */
  readonly line: number;
  /** The words of the message that are said. */
  readonly words: readonly string[];
}

/** Strings over several lines are documentation. Comments are found so that an apostrophe in one begins no string. */
const pieces =
  /("""|''')[^]*?\1|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[^])*`|\/\/[^\n]*|\/\*[^]*?\*\/|(?:^|\s)#[ !][^\n]*/g;
const opensString = /^["'`](?!""|'')/;
/** What a program puts something else in place of: `${name}`, `{0}`, `#{name}`, `%-10s`, `\(name)`, `$name`; and escapes. */
const filledIn = /[#$]?\{[^{}]*\}|%[-+#0-9.*]*[a-zA-Z]|\\\([^)]*\)|\$\w+|\\[a-z]/g;
const word = /[\p{L}\p{N}]+/gu;

/** Words of a message that count; a longer one is a log. */
const mostWords = 64;
const fillerWorth = 0.6;
/** Most numbers in a message are values. */
const numberWorth = 0.3;
/** What a word of the message costs that the code does not say, most likely a value; and one of the code that the message lacks. */
const missedInMessage = 0.15;
const missedInCode = 0.5;
/** What a word beside those that are said takes from the share, in all no more than `mostBeside`: a value, or a log around it. */
const beside = 0.35;
const mostBeside = 4;
const fewestSaid = 3;
/** Fewer must be half of the message. */
const enoughSaid = 5;
const fewestTelling = 2;

/** A message that is looked for in code, cut once. */
export class Message {
  readonly #words: readonly string[];
  readonly #worths: readonly number[];
  readonly #total: number;

  constructor(text: string) {
    this.#words = wordsOf(withoutErrorName(text)).slice(0, mostWords);
    this.#worths = this.#words.map(worthOf);
    this.#total = this.#worths.reduce((sum, worth) => sum + worth, 0);
  }

  /**
   * The best agreement, in order, of the message with the strings of the code one after the other: a local alignment (Smith &
   * Waterman 1981) of words, in which values that were filled in cost little. undefined when they have next to nothing in common.
   */
  in(code: Lines): SaidMessage | undefined {
    const said = wordsInStrings(code);
    if (!this.#mayHold(said)) return undefined;
    const width = this.#words.length;
    const scores = new Float64Array((said.length + 1) * (width + 1));
    let best = 0;
    let bestAt = 0;
    for (let row = 1; row <= said.length; row++) {
      const own = said[row - 1]?.word;
      for (let column = 1; column <= width; column++) {
        const at = row * (width + 1) + column;
        const isSame = own === this.#words[column - 1];
        const score = Math.max(
          0,
          isSame ? (scores[at - width - 2] ?? 0) + (this.#worths[column - 1] ?? 0) : 0,
          (scores[at - 1] ?? 0) - missedInMessage,
          (scores[at - width - 1] ?? 0) - missedInCode,
        );
        scores[at] = score;
        if (score > best) [best, bestAt] = [score, at];
      }
    }
    return this.#traceBack(said, scores, bestAt, best);
  }

  #mayHold(said: readonly SaidWord[]): boolean {
    let telling = 0;
    for (const [at, each] of this.#words.entries())
      if (this.#worths[at] === 1 && said.some((one) => one.word === each) && ++telling >= fewestTelling)
        return true;
    return false;
  }

  #traceBack(
    said: readonly SaidWord[],
    scores: Float64Array,
    end: number,
    best: number,
  ): SaidMessage | undefined {
    const width = this.#words.length + 1;
    const words: string[] = [];
    let telling = 0;
    let whole = 0;
    let line = 0;
    for (let at = end; (scores[at] ?? 0) > 0;) {
      const row = Math.floor(at / width);
      const column = at % width;
      const score = scores[at] ?? 0;
      const worth = this.#worths[column - 1] ?? 0;
      const own = said[row - 1];
      if (own?.word === this.#words[column - 1] && score === (scores[at - width - 1] ?? 0) + worth) {
        words.unshift(own?.word ?? '');
        if (worth === 1) telling += 1;
        whole += worth;
        line = own?.line ?? 0;
        at -= width + 1;
      } else at -= score === (scores[at - 1] ?? 0) - missedInMessage ? 1 : width;
    }
    if (words.length < fewestSaid || telling < fewestTelling) return undefined;
    if (words.length < enoughSaid && 2 * whole < this.#total) return undefined;
    const around = Math.min(mostBeside, beside * (this.#total - whole));
    return { share: best / (whole + around), line, words };
  }
}

function worthOf(each: string): number {
  if (/^\d+$/.test(each)) return numberWorth;
  return isTelling(each) ? 1 : fillerWorth;
}

interface SaidWord {
  readonly word: string;
  readonly line: number;
}

function wordsInStrings({ firstLine, lines }: Lines): SaidWord[] {
  const text = lines.join('\n');
  const said: SaidWord[] = [];
  let line = firstLine;
  let counted = 0;
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    if (!opensString.test(piece)) continue;
    for (; counted < index; counted++) if (text.charCodeAt(counted) === 10) line += 1;
    for (const each of wordsOf(piece.replace(filledIn, ' '))) said.push({ word: each, line });
  }
  return said;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(word) ?? [];
}
