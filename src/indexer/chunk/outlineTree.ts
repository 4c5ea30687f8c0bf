/** Reads a syntax tree into sections and symbols, looking only into nodes that hold definitions or are long. */
import type { Language, Node, Tree, TreeCursor } from 'web-tree-sitter';
import type { SymbolKind } from '../../protocol/index.ts';
import type { CodeSymbol } from '../records.ts';
import { follow, type Found, type Grammar, type Holds, type Reader, type Shape } from './grammar.ts';
import type { LineMeasure } from './lineMeasure.ts';
import type { Section } from './pack.ts';

/** A section whose children may still grow. */
export interface OpenSection extends Section {
  endLine: number;
  readonly children: OpenSection[];
  readonly breaks: number[];
  /** The type of node it was read from. */
  readonly nodeType: string;
  readonly isType: boolean;
  readonly inRoutine: boolean;
  readonly depth: number;
  /** Name of the nearest named section around and including this one. */
  readonly innermost: string | undefined;
}

/** Text in another language; its sections become the children of `into`. */
export interface Embedded {
  readonly language: string;
  readonly text: string;
  /** Lines of the file before the text's first line. */
  readonly lineOffset: number;
  readonly into: OpenSection;
}

export interface TreeOutline {
  readonly sections: OpenSection[];
  readonly symbols: CodeSymbol[];
  readonly embedded: readonly Embedded[];
}

/** How the nodes of each type are treated, by type id. */
interface Roles {
  readonly roles: Uint8Array;
  readonly definitions: readonly (Shape | Reader | undefined)[];
}

/** Lines of a node, and the first line of what belongs to it. */
interface Extent {
  readonly from: number;
  readonly startLine: number;
  readonly endLine: number;
}

const role = {
  token: 0,
  other: 1,
  definition: 2,
  wrapper: 3,
  through: 4,
  leading: 5,
  tail: 6,
  embedded: 7,
} as const;
/** Definitions nested deeper than this are not looked for, nor nodes deeper than the second number. */
const maxSectionDepth = 10;
const maxNodeDepth = 400;

const rolesOfLanguages = new WeakMap<Language, Roles>();

/** Reads a tree; deletes its own cursor, not the tree. `measure` is of the tree's text. */
export function outlineTree(tree: Tree, grammar: Grammar, measure: LineMeasure): TreeOutline {
  const cursor = tree.walk();
  try {
    return new TreeReading(cursor, tree.language, grammar, measure).read();
  } finally {
    cursor.delete();
  }
}

class TreeReading {
  readonly #cursor: TreeCursor;
  readonly #grammar: Grammar;
  readonly #measure: LineMeasure;
  readonly #roles: Roles;
  readonly #symbols: CodeSymbol[] = [];
  readonly #embedded: Embedded[] = [];
  #nodeDepth = 0;

  constructor(cursor: TreeCursor, language: Language, grammar: Grammar, measure: LineMeasure) {
    this.#cursor = cursor;
    this.#grammar = grammar;
    this.#measure = measure;
    this.#roles = rolesOf(language, grammar);
  }

  read(): TreeOutline {
    const file: OpenSection = {
      startLine: 1,
      endLine: this.#measure.lines.length,
      children: [],
      breaks: [],
      nodeType: '',
      isType: false,
      inRoutine: false,
      depth: 0,
      innermost: undefined,
    };
    this.#readChildren(file);
    return { sections: file.children, symbols: this.#symbols, embedded: this.#embedded };
  }

  /** Reads the children of the cursor's node into the level; `lead` are lines before the first child that belong to it. */
  #readChildren(level: OpenSection, lead?: { startLine: number; endLine: number }): void {
    if (this.#nodeDepth >= maxNodeDepth || !this.#cursor.gotoFirstChild()) return;
    this.#nodeDepth++;
    let leading = lead;
    let previousEnd = 0;
    do {
      const typeId = this.#cursor.nodeTypeId;
      const how = this.#roles.roles[typeId] ?? role.through;
      if (how === role.token) continue;
      const startLine = this.#cursor.startPosition.row + 1;
      const endLine = this.#lastLine(startLine);
      const touches = leading !== undefined && leading.endLine + 1 >= startLine;
      const from = touches ? (leading?.startLine ?? startLine) : startLine;
      if (how === role.leading) {
        if (startLine !== previousEnd) leading = { startLine: from, endLine };
        continue;
      }
      this.#readNode(level, typeId, how, { from, startLine, endLine });
      leading = undefined;
      previousEnd = endLine;
    } while (this.#cursor.gotoNextSibling());
    this.#nodeDepth--;
    this.#cursor.gotoParent();
  }

  #readNode(level: OpenSection, typeId: number, how: number, extent: Extent): void {
    if (level.breaks.at(-1) !== extent.from) level.breaks.push(extent.from);
    if (how === role.definition && this.#readDefinition(level, typeId, extent)) return;
    if (how === role.embedded && this.#readEmbedded(level, extent)) return;
    if (how === role.wrapper) this.#readWrapper(level, extent);
    else if (how === role.tail) this.#readTail(level, extent);
    else if (how === role.through || !this.#measure.fits(extent.startLine, extent.endLine))
      this.#readChildren(level);
  }

  /** The one definition in a wrapper has the wrapper's lines. */
  #readWrapper(level: OpenSection, extent: Extent): void {
    const before = level.children.length;
    this.#readChildren(level, { startLine: extent.from, endLine: extent.startLine });
    const only = level.children.length === before + 1 ? level.children.at(-1) : undefined;
    if (only !== undefined) only.endLine = Math.max(only.endLine, extent.endLine);
  }

  #readTail(level: OpenSection, extent: Extent): void {
    const owner = level.children.at(-1);
    if (owner === undefined) return;
    owner.endLine = Math.max(owner.endLine, extent.endLine);
    if (!this.#measure.fits(owner.startLine, owner.endLine)) this.#readChildren(owner);
  }

  #readEmbedded(level: OpenSection, extent: Extent): boolean {
    const node = this.#cursor.currentNode;
    const language = this.#grammar.embedded?.[node.type]?.(node);
    if (language === undefined) return false;
    const into = openSection(
      level,
      { startLine: extent.from, endLine: extent.endLine },
      { name: undefined },
      node.type,
    );
    level.children.push(into);
    const text = node.text.startsWith('{') ? ` ${node.text.slice(1, -1)} ` : node.text;
    this.#embedded.push({ language, text, lineOffset: extent.startLine - 1, into });
    return true;
  }

  #readDefinition(level: OpenSection, typeId: number, extent: Extent): boolean {
    if (level.depth >= maxSectionDepth) return false;
    const node = this.#cursor.currentNode;
    const rule = this.#roles.definitions[typeId];
    if (rule === undefined) return false;
    const found =
      typeof rule === 'function' ? rule(node) : { ...rule, name: follow(node, rule.name ?? 'name') };
    if (found === undefined) return false;
    if (found === 'through') {
      this.#readWrapper(level, extent);
      return true;
    }
    return this.#addDefinition(level, found, node.type, extent);
  }

  #addDefinition(level: OpenSection, found: Found, nodeType: string, extent: Extent): boolean {
    const name = nameText(found.name);
    const kind = this.#kindIn(level, found.kind, name);
    if (kind === undefined && found.kind !== undefined) return false;
    const nameLine = typeof found.name === 'object' ? (found.name?.startPosition.row ?? -1) + 1 : 0;
    const isInside = nameLine >= extent.startLine && nameLine <= extent.endLine;
    const startLine = isInside ? nameLine : extent.startLine;
    const clause = this.#previousClause(level, name);
    if (clause !== undefined) clause.endLine = extent.endLine;
    const range = { startLine: extent.from, endLine: extent.endLine };
    const section = clause ?? openSection(level, range, { ...found, name, kind }, nodeType);
    if (clause === undefined) level.children.push(section);
    if (name !== undefined && kind !== undefined) {
      const container = found.within ?? level.innermost;
      const symbol = {
        name,
        kind,
        startLine,
        endLine: extent.endLine,
        ...(container !== undefined && { container }),
      };
      const known = clause === undefined ? -1 : this.#symbols.findLastIndex((other) => other.name === name);
      if (known < 0) this.#symbols.push(symbol);
      else this.#symbols[known] = { ...symbol, startLine: this.#symbols[known]?.startLine ?? startLine };
    }
    this.#readInside(section, found.holds ?? 'code', extent);
    return true;
  }

  #readInside(section: OpenSection, holds: Holds, extent: Extent): void {
    if (holds === 'nothing') return;
    if (holds === 'code' && this.#measure.fits(extent.from, extent.endLine)) return;
    this.#readChildren(section);
  }

  #previousClause(level: OpenSection, name: string | undefined): OpenSection | undefined {
    const previous = level.children.at(-1);
    if (previous === undefined || name === undefined || previous.name !== name) return undefined;
    return this.#grammar.clauses?.includes(previous.nodeType) === true ? previous : undefined;
  }

  /** The kind as it is in this place; undefined when it is no definition here: what a function holds is its own matter. */
  #kindIn(
    level: OpenSection,
    kind: SymbolKind | undefined,
    name: string | undefined,
  ): SymbolKind | undefined {
    if (kind === 'function' && level.isType) {
      const isNamed = name !== undefined && this.#grammar.constructors?.includes(name) === true;
      return isNamed || (name !== undefined && name === level.name) ? 'constructor' : 'method';
    }
    if (kind !== 'variable' && kind !== 'constant') return kind;
    if (level.inRoutine) return undefined;
    return kind === 'variable' && level.isType ? 'field' : kind;
  }

  #lastLine(startLine: number): number {
    const { row, column } = this.#cursor.endPosition;
    return Math.min(column === 0 && row >= startLine ? row : row + 1, this.#measure.lines.length);
  }
}

function openSection(
  level: OpenSection,
  range: { startLine: number; endLine: number },
  found: {
    name: string | undefined;
    kind?: SymbolKind | undefined;
    holds?: Holds;
    within?: string | undefined;
  },
  nodeType: string,
): OpenSection {
  const { name, kind, holds, within } = found;
  const isRoutine = kind === 'function' || kind === 'method' || kind === 'constructor';
  return {
    ...range,
    ...(name === undefined ? {} : { name }),
    ...(kind === undefined ? {} : { kind }),
    ...(within === undefined ? {} : { within }),
    children: [],
    breaks: [],
    nodeType,
    isType: holds === 'members',
    inRoutine: isRoutine || (level.inRoutine && holds !== 'members'),
    depth: level.depth + 1,
    innermost: name ?? level.innermost,
  };
}

function nameText(name: Node | string | null | undefined): string | undefined {
  const text = typeof name === 'string' ? name : name?.text;
  const clean = text
    ?.replace(/\s+/g, ' ')
    .trim()
    .replace(/^(['"`])(.*)\1$/, '$2')
    .slice(0, 200);
  return clean === '' ? undefined : clean;
}

function rolesOf(language: Language, grammar: Grammar): Roles {
  const known = rolesOfLanguages.get(language);
  if (known !== undefined) return known;
  const roles = new Uint8Array(language.nodeTypeCount);
  const definitions: (Shape | Reader | undefined)[] = [];
  for (let typeId = 0; typeId < roles.length; typeId++) {
    const type = language.nodeTypeForId(typeId) ?? '';
    if (!language.nodeTypeIsNamed(typeId)) continue;
    roles[typeId] = roleOf(type, grammar);
    if (Object.hasOwn(grammar.definitions, type)) definitions[typeId] = grammar.definitions[type];
  }
  const made = { roles, definitions };
  rolesOfLanguages.set(language, made);
  return made;
}

function roleOf(type: string, grammar: Grammar): number {
  if (Object.hasOwn(grammar.definitions, type)) return role.definition;
  if (grammar.embedded !== undefined && Object.hasOwn(grammar.embedded, type)) return role.embedded;
  if (grammar.wrappers?.includes(type) === true) return role.wrapper;
  if (grammar.through?.includes(type) === true) return role.through;
  if (grammar.tails?.includes(type) === true) return role.tail;
  return grammar.leading?.includes(type) === true || /comment|haddock/.test(type) ? role.leading : role.other;
}
