import { type FileKind, type SymbolKind, fileKinds, symbolKinds } from '../../protocol/index.ts';
import { isNamedError } from './errorMessage.ts';

/** A question taken apart: what to look for, and where. Everything in a list is an alternative to the others in it. */
export interface ParsedQuery {
  /** The words, without filters; phrases are among them. */
  readonly text: string;
  /** Each must stand in the answer as it is, but for upper and lower case. */
  readonly phrases: readonly string[];
  readonly languages: readonly string[];
  readonly excludedLanguages: readonly string[];
  /** As typed; left out of the filters. */
  readonly unknownLanguages: readonly string[];
  readonly fileKinds: readonly FileKind[];
  readonly excludedFileKinds: readonly FileKind[];
  readonly symbolKinds: readonly SymbolKind[];
  readonly paths: readonly string[];
  readonly excludedPaths: readonly string[];
  readonly notes: readonly string[];
}

export interface LanguageName {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  /** Endings of its files, with their dots. */
  readonly extensions: readonly string[];
}

/** More is never a question; the scanner below is linear, but a person would wait for what the words then cost. */
export const longestQuery = 4_000;

const pieces = /(-?)([A-Za-z]+):(?:"([^"]*)"|([^\s"]+))|"([^"]*)"|[^\s"]+|"/g;
const filterNames: Readonly<Record<string, 'lang' | 'path' | 'kind'>> = {
  lang: 'lang',
  language: 'lang',
  path: 'path',
  kind: 'kind',
};
/** What is written like a filter of another tool (`ext:ts`, `size:>10`) is said to be none; addresses and notes are just text. */
const foreignFilter = /^[a-z]{2,}$/i;
const foreignValue = /^[\w.*<>=,+-][\w.*<>=,+/@-]*$/;
const noFilters = new Set(
  'data error fixme ftp host hotfix http https jdbc localhost mailto node note npm postgres redis std todo urn warning'.split(
    ' ',
  ),
);
/**
 * Quotes in pasted code hold its strings, which nobody asks for as they are: beside brackets and assignments, as the key of
 * a value, or where a line ends as statements do.
 */
const codeQuotes = /[([{=+]\s*"|"\s*[)\]};]|"\s*:\s|[;{}]\s*$/m;
const kindAliases: Readonly<Record<string, FileKind>> = {
  tests: 'test',
  doc: 'docs',
  documentation: 'docs',
  source: 'code',
  configuration: 'config',
  examples: 'example',
};

/** Takes a question apart. Never fails: what is not understood is searched as words, with a note. */
export function parseQuery(query: string, languages: readonly LanguageName[]): ParsedQuery {
  const parser = new QueryParser(languages);
  if (query.length > longestQuery) {
    parser.notes.push(`The question has ${query.length} characters; its first ${longestQuery} were used.`);
  }
  const text = query.slice(0, longestQuery);
  const isPaste = isPasted(text);
  for (const match of text.matchAll(pieces)) parser.take(match, isPaste);
  return parser.finish();
}

/** What a program printed quotes what it likes, too. */
function isPasted(text: string): boolean {
  return codeQuotes.test(text) || text.trim().includes('\n') || isNamedError(text);
}

class QueryParser {
  readonly notes: string[] = [];
  readonly #languages: readonly LanguageName[];
  readonly #words: string[] = [];
  readonly #phrases: string[] = [];
  readonly #lists = {
    lang: [[], []] as [string[], string[]],
    path: [[], []] as [string[], string[]],
    kind: [[], []] as [FileKind[], FileKind[]],
    symbolKind: [] as SymbolKind[],
    unknownLanguage: [] as string[],
  };

  constructor(languages: readonly LanguageName[]) {
    this.#languages = languages;
  }

  take(match: RegExpExecArray, isPaste: boolean): void {
    const [whole, minus = '', name = '', quoted, bare, phrase] = match;
    if (name !== '') {
      const value = quoted ?? bare ?? '';
      const filter = Object.hasOwn(filterNames, name.toLowerCase())
        ? filterNames[name.toLowerCase()]
        : undefined;
      if (filter !== undefined) {
        this.#filter(filter, value.trim(), minus === '-' ? 1 : 0, whole);
        return;
      }
      if (!isPaste && isForeignFilter(name, value)) {
        this.notes.push(
          `There is no filter ${name}: here (there are lang:, path: and kind:); it was searched as words.`,
        );
      }
      this.#words.push(whole);
    } else if (phrase !== undefined) {
      if (phrase.trim() !== '') {
        if (!isPaste) this.#phrases.push(phrase.trim());
        this.#words.push(phrase);
      }
    } else if (whole !== '"') this.#words.push(whole);
  }

  finish(): ParsedQuery {
    const { lang, path, kind, symbolKind, unknownLanguage } = this.#lists;
    return {
      text: this.#words.join(' '),
      phrases: this.#phrases,
      languages: lang[0],
      excludedLanguages: lang[1],
      unknownLanguages: unknownLanguage,
      paths: path[0],
      excludedPaths: path[1],
      fileKinds: kind[0],
      excludedFileKinds: kind[1],
      symbolKinds: symbolKind,
      notes: this.notes,
    };
  }

  #filter(filter: 'lang' | 'path' | 'kind', value: string, side: 0 | 1, whole: string): void {
    if (value === '') this.notes.push(`The filter ${whole} names nothing and was left out.`);
    else if (filter === 'path') this.#lists.path[side].push(value.replaceAll('\\', '/'));
    else if (filter === 'lang') for (const one of value.split(',')) this.#language(one, side);
    else for (const one of value.split(',')) this.#kind(one.toLowerCase(), side);
  }

  #language(value: string, side: 0 | 1): void {
    const wanted = value.toLowerCase();
    const found = this.#languages.find(
      ({ id, name, aliases }) => id === wanted || name.toLowerCase() === wanted || aliases.includes(wanted),
    );
    if (found !== undefined) this.#lists.lang[side].push(found.id);
    else {
      this.#lists.unknownLanguage.push(value);
      this.notes.push(`No language is called "${value}"; lang:${value} was left out.`);
    }
  }

  #kind(value: string, side: 0 | 1): void {
    const name = kindAliases[value] ?? value;
    const fileKind = fileKinds.find((kind) => kind === name);
    const symbolKind = symbolKinds.find((kind) => kind === name);
    if (fileKind !== undefined) this.#lists.kind[side].push(fileKind);
    else if (symbolKind !== undefined && side === 0) this.#lists.symbolKind.push(symbolKind);
    else {
      this.notes.push(
        `kind:${value} is not known and was left out; try ${fileKinds.join(', ')} or a kind of symbol such as function or class.`,
      );
    }
  }
}

function isForeignFilter(name: string, value: string): boolean {
  return foreignFilter.test(name) && foreignValue.test(value) && !noFilters.has(name.toLowerCase());
}
