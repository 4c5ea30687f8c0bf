import path from 'node:path';
import { type GitConfig, globalExcludesFile, readGitConfig } from './gitConfig.ts';
import { repositoryAt } from './gitRepository.ts';
import { type RuleFileName, ruleFileNames } from './ruleFiles.ts';
import type { Surroundings } from './surroundings.ts';
import { type MarkLayers, type RuleLayer, attributeLayers, directoryKey, ignoreLayer } from './ruleLayer.ts';

/** The rule files that bear on a directory, by kind; in each list the first has the first word. */
export interface DirectoryLayers {
  readonly loupe: readonly RuleLayer[];
  readonly dot: readonly RuleLayer[];
  readonly git: readonly RuleLayer[];
  readonly generated: readonly RuleLayer[];
  readonly vendored: readonly RuleLayer[];
  /** Undefined outside every git repository. */
  readonly repository: { readonly ignoreCase: boolean } | undefined;
}

export const noLayers: DirectoryLayers = {
  loupe: [],
  dot: [],
  git: [],
  generated: [],
  vendored: [],
  repository: undefined,
};

/** What the layers of all directories of one opened folder have in common. */
export interface LayerContext {
  /** Absolute path of the global excludes file; found through git's configuration when undefined. */
  readonly globalExcludes: string | undefined;
  readonly surroundings: Surroundings;
}

/**
 * The layers of a directory (absolute), given those of its parent. `names` are its entries, if known. A directory with
 * `.git` begins a repository: git's files of the one around it no longer count.
 */
export async function layersOf(
  directory: string,
  parent: DirectoryLayers,
  names: readonly string[] | undefined,
  context: LayerContext,
): Promise<DirectoryLayers> {
  const present = ruleFilesAmong(names);
  if (present.size === 0) return parent;
  const outer = present.has('.git') ? await enterRepository(directory, parent, context) : parent;
  const base = directoryKey(directory);
  const own = async (name: RuleFileName): Promise<RuleLayer[]> =>
    present.has(name)
      ? optional(await ignoreLayer(path.join(directory, name), base, { links: 'follow', ignoreCase: false }))
      : [];
  const inner = await gitFilesOf(directory, outer, present);
  return {
    ...inner,
    loupe: prepend(await own('.loupeignore'), inner.loupe),
    dot: prepend(await own('.ignore'), inner.dot),
  };
}

async function gitFilesOf(
  directory: string,
  outer: DirectoryLayers,
  present: ReadonlySet<RuleFileName>,
): Promise<DirectoryLayers> {
  if (outer.repository === undefined) return outer;
  const base = directoryKey(directory);
  const options = { links: 'refuse', ignoreCase: outer.repository.ignoreCase } as const;
  const ignore = present.has('.gitignore')
    ? await ignoreLayer(path.join(directory, '.gitignore'), base, options)
    : undefined;
  const marks = present.has('.gitattributes')
    ? await attributeLayers(path.join(directory, '.gitattributes'), base, options)
    : undefined;
  return {
    ...outer,
    git: prepend(optional(ignore), outer.git),
    ...(marks && insertMarks(marks, outer)),
  };
}

/** `info/attributes` keeps the first word, before every `.gitattributes`. */
function insertMarks(
  marks: MarkLayers,
  outer: DirectoryLayers,
): Pick<DirectoryLayers, 'generated' | 'vendored'> {
  const insert = (layers: readonly RuleLayer[], own: RuleLayer | undefined): readonly RuleLayer[] => {
    const first = layers.filter(isInfo);
    return own === undefined ? layers : [...first, own, ...layers.filter((layer) => !isInfo(layer))];
  };
  return {
    generated: insert(outer.generated, marks.generated),
    vendored: insert(outer.vendored, marks.vendored),
  };
}

function isInfo({ file }: RuleLayer): boolean {
  return path.basename(file) === 'attributes';
}

async function enterRepository(
  directory: string,
  parent: DirectoryLayers,
  { globalExcludes, surroundings }: LayerContext,
): Promise<DirectoryLayers> {
  const repository = await repositoryAt(directory);
  if (repository === undefined) return parent;
  const { commonDirectory, top } = repository;
  await surroundings.addRepository(repository);
  const onFile = (file: string): Promise<void> => surroundings.add(file);
  const config: GitConfig = await readGitConfig(path.join(commonDirectory, 'config'), onFile);
  const options = { links: 'follow', ignoreCase: config.ignoreCase } as const;
  const base = directoryKey(top);
  const global = globalExcludes ?? globalExcludesFile(config, top);
  if (global !== undefined) await surroundings.add(global);
  const info = await ignoreLayer(path.join(commonDirectory, 'info', 'exclude'), base, options);
  const shared = global === undefined ? undefined : await ignoreLayer(global, base, options);
  const marks = await attributeLayers(path.join(commonDirectory, 'info', 'attributes'), base, options);
  return {
    ...parent,
    git: [...optional(info), ...optional(shared)],
    generated: optional(marks.generated),
    vendored: optional(marks.vendored),
    repository: { ignoreCase: config.ignoreCase },
  };
}

function ruleFilesAmong(names: readonly string[] | undefined): ReadonlySet<RuleFileName> {
  if (names === undefined) return allRuleFiles;
  const present = new Set<RuleFileName>();
  for (const name of names) {
    if (name.startsWith('.') && allRuleFiles.has(name as RuleFileName)) present.add(name as RuleFileName);
  }
  return present;
}

const allRuleFiles: ReadonlySet<RuleFileName> = new Set(ruleFileNames);

function optional(layer: RuleLayer | undefined): RuleLayer[] {
  return layer === undefined ? [] : [layer];
}

function prepend(own: readonly RuleLayer[], others: readonly RuleLayer[]): readonly RuleLayer[] {
  return own.length === 0 ? others : [...own, ...others];
}
