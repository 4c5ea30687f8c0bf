/** YAML by its documents and the keys of the two outer levels, or the named items of a list. */
import type { Outline } from '../pack.ts';
import { type Mark, outlineMarks } from './marks.ts';

const entry =
  /^(\s*)((?:-\s+)*)(?:"([^"]+)"|'([^']+)'|([^\s#'"{[&*!|>%@`,-][^#]*?|-[^\s#][^#]*?))\s*:(?:\s+(.*))?$/;
/** Keys whose value names a list item, as in workflows and playbooks. */
const naming = /^(?:name|id|key|title|alias|task)$/i;

export function outlineYaml(lines: readonly string[]): Outline | undefined {
  const marks = new YamlReading().read(lines);
  if (marks.length === 0) return undefined;
  return outlineMarks(marks, lines, { leading: /^\s*#/ });
}

class YamlReading {
  readonly #marks: Mark[] = [];
  #documentLine = 1;
  #documentAt = 0;
  #kind: string | undefined;
  #name: string | undefined;
  #top: string | undefined;
  /** Indentation of the second level below the current top key. */
  #second: number | undefined;
  /** Lines indented deeper than this belong to a block scalar. */
  #scalar: number | undefined;

  read(lines: readonly string[]): Mark[] {
    for (const [index, text] of lines.entries()) {
      if (/^---(?:\s|$)/.test(text)) this.#startDocument(index + 1);
      else this.#readLine(text, index + 1);
    }
    this.#nameDocument();
    return this.#marks;
  }

  #readLine(text: string, line: number): void {
    const indent = text.search(/[^ ]/);
    if (indent < 0 || text.trimStart().startsWith('#')) return;
    if (this.#scalar !== undefined && indent > this.#scalar) return;
    this.#scalar = undefined;
    const match = entry.exec(text);
    if (match === null) return;
    const dash = match[2] ?? '';
    const name = match[3] ?? match[4] ?? match[5] ?? '';
    const value = (match[6] ?? '').replace(/\s+#.*$/, '').trim();
    if (/^(?:[&!]\S+\s+)*[|>][+\-\d]*$/.test(value)) this.#scalar = indent + dash.length;
    if (indent === 0 && dash === '') this.#addTop(name, value, line);
    else this.#addSecond(indent, dash, name, value, line);
  }

  #addTop(name: string, value: string, line: number): void {
    this.#marks.push({ line, level: 2, name, kind: 'key' });
    this.#top = name;
    this.#second = undefined;
    if (name === 'kind') this.#kind = unquoted(value);
  }

  #addSecond(indent: number, dash: string, name: string, value: string, line: number): void {
    this.#second ??= indent;
    if (indent !== this.#second) return;
    if (this.#top === 'metadata' && name === 'name') this.#name ??= unquoted(value);
    if (dash === '') this.#marks.push({ line, level: 3, name, kind: 'key' });
    else
      this.#marks.push({
        line,
        level: 3,
        ...(naming.test(name) && value !== '' && { name: unquoted(value), kind: 'key' }),
      });
  }

  #startDocument(line: number): void {
    this.#nameDocument();
    this.#documentLine = line;
    this.#documentAt = this.#marks.length;
    this.#kind = undefined;
    this.#name = undefined;
    this.#top = undefined;
    this.#second = undefined;
    this.#scalar = undefined;
  }

  /** A document among several is a section; one of Kubernetes has a kind and a name. */
  #nameDocument(): void {
    if (this.#documentAt === this.#marks.length) return;
    const isNamed = this.#kind !== undefined && this.#name !== undefined;
    if (!isNamed && this.#documentAt === 0) return;
    const name = isNamed ? `${this.#kind} ${this.#name}` : undefined;
    this.#marks.splice(this.#documentAt, 0, {
      line: this.#documentLine,
      level: 1,
      ...(name !== undefined && { name, kind: 'key' }),
    });
  }
}

function unquoted(value: string): string {
  return value.replace(/^(["'])(.*)\1$/, '$2');
}
