import type { Docstring } from './question.ts';

const fewestWords = 4;
const mostChars = 200;
/** Comments for tools and lawyers, and those that point elsewhere, ask nothing about the code. */
const noQuestion =
  /copyright|licen[sc]e|spdx|eslint|prettier|noqa|nolint|pylint|pragma|@ts-|todo|fixme|xxx|inherit-?doc|deprecated|generated|^see\b|^-\*-/i;
/** Where the description ends and the parameters begin. */
const section =
  /^(?:[@\\:](?!brief|summary|doc\b)\w+|(?:args|arguments|parameters|params|returns?|raises|throws|yields|examples?|notes?|usage)\b\s*:?\s*$|(?:args|arguments|parameters|returns?|raises|throws|examples?)\s*:|[-=~*_]{3,}\s*$|#+\s|```|>>>|<(?:param|returns?|remarks|example)\b)/i;

/**
 * What a person would ask who looks for the function: the first sentence of its documentation, without its name where that
 * would give the answer away. Undefined where there is no such sentence.
 */
export function docQuestion({ lines, startColumn }: Docstring, name: string): string | undefined {
  const text = firstParagraph(lines.map((line, index) => bare(index === 0 ? line.slice(startColumn) : line)));
  if (noQuestion.test(text) || isCode(text)) return undefined;
  const sentence = firstSentence(text);
  const question = withoutName(wordsOf(sentence) < fewestWords ? text : sentence, name);
  return question === undefined || wordsOf(question) < fewestWords ? undefined : shortened(question);
}

/** A line without comment marks and quotes. */
function bare(line: string): string {
  return line
    .trim()
    .replace(/^(?:\/\*+!?|\/\/+!?|#+(?=\s|$)|--\[\[|--+\s?\|?|;+|%+|\(\*+|\{-\s?\|?|\*(?!\/))\s?/, '')
    .replace(/(?:\*+\/|\*+\)|-\}|\]\])\s*$/, '')
    .replace(/^(?:[rRuUbBfF]{0,2}|raw|~[sS])("""|'''|"|')/, '')
    .replace(/("""|'''|"|')\)*$/, '')
    .trim();
}

function firstParagraph(lines: readonly string[]): string {
  const paragraph: string[] = [];
  for (const line of lines) {
    const text = plain(line);
    if (section.test(line.trim())) break;
    if (text === '' && paragraph.length > 0) break;
    if (text !== '') paragraph.push(text);
  }
  return paragraph.join(' ');
}

/** Text without the markup of documentation tools. */
function plain(line: string): string {
  return line
    .replace(/^[@\\](?:brief|summary|doc)\b/, '')
    .replaceAll(/\{@\w+\s+([^\s|}]+)[\s|]*([^}]*)\}/g, (_, target: string, label: string) =>
      label === '' ? target : label,
    )
    .replaceAll(/<see\s+cref="([^"]*)"\s*\/?>/g, '$1')
    .replaceAll(/<\/?[a-z][\w-]*(?:\s[^>]*)?\/?>/gi, ' ')
    .replaceAll(/:\w+:`([^`]*)`/g, '$1')
    .replaceAll(/[`*]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function isCode(text: string): boolean {
  const letters = text.replaceAll(/[^\p{L}\s]/gu, '').length;
  return /[;{}]\s*$|=>|:=|==/.test(text) || letters < 0.75 * text.length;
}

function firstSentence(text: string): string {
  return /^.*?[.!?\u3002\uff01\uff1f](?=\s|$)/u.exec(text)?.[0] ?? text;
}

/**
 * Comments of some languages begin with the name of what they describe: that word goes. A compound name further in
 * is the answer itself, and the question is none.
 */
function withoutName(sentence: string, name: string): string | undefined {
  const isCompound = /[_\d]|[\p{Ll}][\p{Lu}]/u.test(name);
  const [first = '', ...rest] = sentence.split(' ');
  const begins = first.replaceAll(/[^\p{L}\p{N}_]/gu, '') === name;
  const beginsAsInGo = begins && /^(?:[a-z]+s|is|are|has)$/.test(rest[0] ?? '');
  const shown = begins && (isCompound || beginsAsInGo) ? rest.join(' ') : sentence;
  return isCompound && shown.toLowerCase().includes(name.toLowerCase()) ? undefined : shown;
}

function wordsOf(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}

function shortened(text: string): string {
  const cut = text.length <= mostChars ? text : text.slice(0, text.lastIndexOf(' ', mostChars));
  return cut.replace(/[\s.:,;]+$/, '');
}
