/**
 * Cuts files without a parser: documents by headings, data by keys, style sheets by rules, SQL by statements, other
 * languages by the lines that begin a definition, anything else by blocks between blank lines.
 * Invariant: a pass over the lines, linear in the file's length; broken input gives a worse outline, never an error.
 */
import type { Outline } from '../pack.ts';
import { hasBraceSyntax, outlineBraces } from './braces.ts';
import { outlineCss, outlineScss } from './css.ts';
import { hasDefinitionSyntax, outlineDefinitions } from './definitions.ts';
import { outlineJson } from './json.ts';
import { outlineMarkdown } from './markdown.ts';
import {
  outlineAsciiDoc,
  outlineLatex,
  outlineOrg,
  outlinePlainText,
  outlineRestructuredText,
} from './prose.ts';
import { outlineSql } from './sql.ts';
import { outlineIni, outlineToml } from './tables.ts';
import { outlineYaml } from './yaml.ts';

export { outlineLines } from './lineBlocks.ts';

const outlines: Readonly<Record<string, (lines: readonly string[]) => Outline | undefined>> = {
  markdown: outlineMarkdown,
  restructuredtext: outlineRestructuredText,
  asciidoc: outlineAsciiDoc,
  org: outlineOrg,
  latex: outlineLatex,
  text: outlinePlainText,
  json: outlineJson,
  notebook: outlineJson,
  yaml: outlineYaml,
  toml: outlineToml,
  ini: outlineIni,
  css: outlineCss,
  scss: outlineScss,
  less: outlineScss,
  sql: outlineSql,
};

/** @returns undefined when the language has no structure that is known here, or the file shows none of it. */
export function outlineStructure(language: string, lines: readonly string[]): Outline | undefined {
  const outline = Object.hasOwn(outlines, language) ? outlines[language]?.(lines) : undefined;
  if (outline !== undefined) return outline;
  if (hasBraceSyntax(language)) return outlineBraces(language, lines);
  return hasDefinitionSyntax(language) ? outlineDefinitions(language, lines) : undefined;
}
