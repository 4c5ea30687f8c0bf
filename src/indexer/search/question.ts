import type { FileKind } from '../../protocol/index.ts';
import { indexTerms } from '../tokens/index.ts';
import { isNamedError } from './errorMessage.ts';

/** A term of the full-text index that the question holds. */
export interface QuestionTerm {
  readonly term: string;
  /** How much of the question's information it carries: rare terms more; all of a question sum to 1. */
  readonly share: number;
}

/** What ranking needs to know of a question. */
export interface Question {
  readonly terms: readonly QuestionTerm[];
  /** How much of the question's information lies in words that the index holds at all: 0 to 1. */
  readonly known: number;
  /** Identifiers that the person may mean as a definition: in lower case without underscores → as written. */
  readonly names: ReadonlyMap<string, string>;
  /** The identifier that is all of the question, with its sigils: one that cannot be meant as a plain word. */
  readonly exact: string | undefined;
  /** The name, as a key of `names`, that the few words of the question spell together: `freeze app` → freezeapp. */
  readonly spelt: string | undefined;
  /** Neighbouring words written as one: `url dispatcher` also means `urldispatcher`. */
  readonly compounds: ReadonlySet<string>;
  /** True when the question is nothing but names. */
  readonly isName: boolean;
  /** True for one name of one term that cannot be meant as a plain word, and that the index holds: `EAGAIN`. */
  readonly isKnownName: boolean;
  /** Kinds of files that the words ask for: they keep their full weight. */
  readonly asksFor: ReadonlySet<FileKind>;
  /** True when the question is nothing but the name of a kind: `changelog`, `where are the examples`. */
  readonly isKindAlone: boolean;
  /** True when the words ask for vendored code or build results. */
  readonly asksForCopies: boolean;
  /** Versions that the question names: `v3` → 3. */
  readonly versions: ReadonlySet<number>;
  /** Files that the question names, in lower case: `re2.h`, `utils/url.ts`. */
  readonly files: readonly string[];
  /** Terms of the part of the code that is named first, as titles of changes do: `doh: cap the TTL` → doh. */
  readonly scope: readonly string[];
  /** True when the question says what is to be changed (`fix the retry of uploads`): the answer is a file rather than a place. */
  readonly isTask: boolean;
}

/** How many terms of a long question are looked up: the rarest ones. */
const mostTerms = 32;

const stopWords = new Set(
  (
    'a about all an and any are as at be been being but by can could do does done each for from get gets got had has have ' +
    'here how i if in into is it its just let like may me my no not of on one or our out over she should so some such than ' +
    'that the their them then there these they this those to too up us use used using via want was we were what when where ' +
    'which while who why will with within without would you your find show code implement implemented implementation ' +
    'handled handle works work happen happens please'
  )
    .split(' ')
    .flatMap((word) => indexTerms(word)),
);

const kindWords: readonly (readonly [RegExp, FileKind])[] = [
  [/\b(?:unit|integration|regression)?\s*(?:tests?|spec|specs|testing)\b/i, 'test'],
  [/\b(?:docs?|documentation|readme|changelog|guide|tutorial)\b/i, 'docs'],
  [/\b(?:examples?|samples?|demo|demos)\b/i, 'example'],
  [/\b(?:config|configuration|settings|workflow|manifest|ci)\b/i, 'config'],
];

const copyWords = /\b(?:vendor(?:ed)?|third[- ]party|bundled?|dist|built|static|minified)\b/i;
/** A name with an extension that holds a letter, maybe with folders before it; `e.g.` and `v1.2` are none. */
const filePattern = /(?<![\w./-])(?:[\w.-]+\/)*[\w-]{2,}(?:\.[\w-]+)*\.(?=\d?[a-z])\w{1,8}(?![\w/(])/g;
const scopePattern = /^([\w./-]+(?:, ?[\w./-]+)*): /;
/** Verbs that titles of changes begin with. */
const taskVerbs = (
  'add allow avoid bump cap change clean convert correct deprecate disable drop enable ensure expose extend extract fix ignore ' +
  'implement improve inline introduce keep limit make mark merge migrate move normalise normalize optimise optimize preserve ' +
  'prevent reduce refactor reject remove rename replace respect restore revert rework silence simplify skip stop support switch ' +
  'tweak unify update upgrade use validate warn wrap'
).split(' ');
const taskPhrases = ["don'?t", 'do not', 'does not', 'speed up', 'speeds up', 'sped up'];
const beginsTask = new RegExp(`^(?:${[...taskPhrases, ...taskVerbs.flatMap(formsOf)].join('|')})\\b`, 'i');

/** The forms that people write: skip, skips, skipped, skipping; those that English does not have do no harm. */
function formsOf(verb: string): string[] {
  const short = verb.replace(/e$/, '').replace(/y$/, 'i');
  const doubled = /[^aeiou][aeiou][bdgmnpt]$/.test(verb) ? verb + verb.slice(-1) : verb.replace(/e$/, '');
  return [
    verb,
    `${verb}s`,
    `${verb}es`,
    `${short}es`,
    `${short}ed`,
    `${doubled}ed`,
    `${doubled}ing`,
    `${verb}ing`,
  ];
}

/** Whether the text holds more than words that any question may hold. */
export function isTelling(text: string): boolean {
  return indexTerms(text).some((term) => !stopWords.has(term));
}

/** Distinct terms of the text, most of its information first; stop words only when there is nothing else. */
export function questionTerms(text: string): string[] {
  const all = [...new Set(indexTerms(text))];
  const telling = all.filter((term) => !stopWords.has(term));
  return telling.length > 0 ? telling : all;
}

/**
 * Weighs a question's terms by rarity. `frequencies[i]` is the number of the store's `chunks` that hold `terms[i]`.
 * The weight is BM25's idf, ln(1 + (N − n + ½) / (n + ½)).
 */
export function weighQuestion(
  text: string,
  terms: readonly string[],
  frequencies: readonly number[],
  chunks: number,
): Question {
  const weighed = terms.map((term, index) => {
    const n = frequencies[index] ?? 0;
    const information = Math.log(1 + (Math.max(chunks, n) - n + 0.5) / (n + 0.5));
    return { term, information, weight: n === 0 ? 0 : information };
  });
  const information = weighed.reduce((sum, term) => sum + term.information, 0);
  const held = weighed.reduce((sum, { weight }) => sum + weight, 0);
  const kept = weighed.sort((a, b) => b.weight - a.weight).slice(0, mostTerms);
  const total = kept.reduce((sum, { weight }) => sum + weight, 0);
  const words = text.match(/[\p{L}\p{N}_]+/gu) ?? [];
  const asksFor = new Set(kindWords.filter(([pattern]) => pattern.test(text)).map(([, kind]) => kind));
  const spelt = speltName(words, text);
  // `ValueError: no such upload` is a message: what stands before the colon is no part of the code.
  const scope = isNamedError(text) ? '' : (scopePattern.exec(text.trim())?.[1] ?? '');
  const exact = exactName(text.trim());
  return {
    known: information === 0 ? 0 : held / information,
    terms: kept.map(({ term, weight }) => ({ term, share: total === 0 ? 1 / kept.length : weight / total })),
    names: namesIn(text, words),
    exact,
    isKnownName: exact !== undefined && terms.length === 1 && held > 0,
    spelt: spelt === undefined ? undefined : plainName(spelt),
    compounds: new Set(compoundsOf(words)),
    isName:
      words.length > 0 &&
      words.length <= 3 &&
      /^[\w$]+(?:(?:::|[.#/]|->)[\w$]+)*(?:\(\))?$/.test(text.trim()),
    asksFor,
    isKindAlone: asksFor.size > 0 && indexTerms(withoutKinds(text)).every((term) => stopWords.has(term)),
    asksForCopies: copyWords.test(text),
    versions: new Set(Array.from(text.matchAll(/\bv(\d+)\b/gi), ([, version]) => Number(version))),
    files: Array.from(text.toLowerCase().matchAll(filePattern), ([file]) => file),
    scope: indexTerms(scope),
    isTask: scope !== '' || beginsTask.test(text.trim()),
  };
}

function withoutKinds(text: string): string {
  return kindWords.reduce((rest, [pattern]) => rest.replace(new RegExp(pattern, 'gi'), ' '), text);
}

/** Lower case without underscores, so that spellings of a name are one. */
export function plainName(name: string): string {
  return name.replace(/[_?!=]/g, '').toLowerCase();
}

const loneName = /^(?:(?:self|this|cls)\.)?([@$#]{0,2}[\p{L}_][\p{L}\p{N}_]*[?!]?)(?:\(\))?$/u;

/** A word in lower case may be meant as a word: no name is sure. */
function exactName(text: string): string | undefined {
  const name = loneName.exec(text)?.[1];
  return /^\p{Ll}+\??$/u.test(text) ? undefined : name;
}

/** `class Context` asks for Context. */
const definingWords =
  /^(?:async|class|const|def|enum|fn|func|function|interface|let|method|module|struct|trait|type|var)$/i;
/** More words than this are a sentence. */
const mostWordsOfName = 4;

/** What a few plain words may spell together, in snake_case. */
function speltName(all: readonly string[], text: string): string | undefined {
  const words = all.filter((word) => !definingWords.test(word));
  const isPlain = /^[\p{L}\p{N}\s]+$/u.test(text);
  const isName = isPlain && words.length > 1 && words.length <= mostWordsOfName;
  return isName ? words.join('_').toLowerCase() : undefined;
}

/**
 * Words that look like identifiers: all when there are at most two words, else those with a hump, underscore or in
 * backticks. Of a qualified name (`Rack::Builder`) only the last part.
 */
function namesIn(text: string, words: readonly string[]): Map<string, string> {
  const qualified = Array.from(
    text.matchAll(/([\p{L}\p{N}_]+)(?:::|\.|#|->)(?=[\p{L}_])/gu),
    ([, name]) => name,
  );
  const quoted = Array.from(text.matchAll(/`([^`\s]+)`/g), ([, name]) => name?.match(/\w+/g)?.at(-1));
  const few = words.length - qualified.length <= 2;
  const names = words.filter(
    (word) =>
      word.length > 1 &&
      !qualified.includes(word) &&
      (few || quoted.includes(word) || /[a-z][A-Z]|[A-Z]{2}[a-z]|^_\w|\w_\w/.test(word)),
  );
  const spelt = speltName(words, text);
  if (spelt !== undefined) names.unshift(spelt);
  return new Map(names.map((name) => [plainName(name), name]));
}

function compoundsOf(words: readonly string[]): string[] {
  const compounds: string[] = [];
  for (let at = 0; at + 1 < words.length && at < mostTerms; at++) {
    const pair = `${words[at]}${words[at + 1]}`;
    for (const joined of at + 2 < words.length ? [pair, `${pair}${words[at + 2]}`] : [pair]) {
      compounds.push(...indexTerms(joined.toLowerCase()).slice(0, 1));
    }
  }
  return compounds;
}
