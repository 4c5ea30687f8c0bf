import path from 'node:path';
import type { RuleSource } from '../../protocol/index.ts';
import { type Mark, parseAttributePatterns } from './attributePatterns.ts';
import { type Pattern, parsePatterns } from './pattern.ts';
import { type DirectoryMatcher, PatternMatcher } from './patternMatcher.ts';
import { fromBytes, readRuleFile, toBytes } from './ruleFiles.ts';

/** One compiled rule file and the directory that its patterns are relative to. */
export interface RuleLayer {
  /** Absolute path of the rule file. */
  readonly file: string;
  /** Absolute, in the form of `directoryKey`. */
  readonly base: string;
  readonly matcher: PatternMatcher;
}

/** A layer as seen from one directory. */
export interface LayerView {
  readonly layer: RuleLayer;
  readonly matcher: DirectoryMatcher;
}

/** An absolute directory as rule layers compare it: bytes, forward slashes, none at the end. */
export function directoryKey(directory: string): string {
  const bytes = toBytes(path.sep === '/' ? directory : directory.replaceAll(path.sep, '/'));
  return bytes.endsWith('/') ? bytes.slice(0, -1) : bytes;
}

export interface LayerOptions {
  readonly links: 'follow' | 'refuse';
  readonly ignoreCase: boolean;
}

/** Undefined when the file is not there or says nothing. */
export async function ignoreLayer(
  file: string,
  base: string,
  { links, ignoreCase }: LayerOptions,
): Promise<RuleLayer | undefined> {
  const text = await readRuleFile(file, links);
  return text === undefined
    ? undefined
    : layer(file, base, new PatternMatcher(parsePatterns(text, ignoreCase), ignoreCase));
}

export type MarkLayers = Readonly<Record<Mark, RuleLayer | undefined>>;

export async function attributeLayers(
  file: string,
  base: string,
  { links, ignoreCase }: LayerOptions,
): Promise<MarkLayers> {
  const text = await readRuleFile(file, links);
  const of = (mark: Mark): RuleLayer | undefined =>
    text === undefined
      ? undefined
      : layer(file, base, new PatternMatcher(parseAttributePatterns(text, mark, ignoreCase), ignoreCase));
  return { generated: of('generated'), vendored: of('vendored') };
}

function layer(file: string, base: string, matcher: PatternMatcher): RuleLayer | undefined {
  return matcher.isEmpty ? undefined : { file, base, matcher };
}

/** The layers as they bear on the entries of one directory (in the form of `directoryKey`). */
export function viewLayers(layers: readonly RuleLayer[], directory: string): LayerView[] {
  return layers.map((each) => ({
    layer: each,
    matcher: each.matcher.at(directory.slice(each.base.length + 1)),
  }));
}

/** The first layer that has a word about the name decides. `name` is in bytes. */
export function findInLayers(
  views: readonly LayerView[],
  name: string,
  isDirectory: boolean,
): { pattern: Pattern; file: string } | undefined {
  for (const { layer, matcher } of views) {
    const pattern = matcher.find(name, isDirectory);
    if (pattern !== undefined) return { pattern, file: layer.file };
  }
  return undefined;
}

export function ruleSource({ pattern, file }: { pattern: Pattern; file: string }): RuleSource {
  return { file, line: pattern.line, pattern: fromBytes(pattern.text) };
}
