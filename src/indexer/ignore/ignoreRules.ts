import path from 'node:path';
import type { RuleSource } from '../../protocol/index.ts';
import { type DirectoryLayers, type LayerContext, layersOf, noLayers } from './directoryLayers.ts';
import { GlobList } from './globList.ts';
import { lineage } from './gitRepository.ts';
import { ruleFileNames, toBytes } from './ruleFiles.ts';
import { type LayerView, directoryKey, findInLayers, ruleSource, viewLayers } from './ruleLayer.ts';
import { Surroundings, type SurroundingsState } from './surroundings.ts';
import {
  type DirectoryRules,
  type IgnoreOptions,
  type IgnoreRules,
  type Verdict,
  notIgnored,
} from './verdict.ts';

const versionControl = new Set(['.git', '.hg', '.svn']);
/** Directories whose rules are kept at hand; beyond that the oldest are read again when asked for. */
const maxRemembered = 50_000;

/**
 * Reads the rule files above the root (git's from the repository's top down, `.ignore` and `.loupeignore` from the file
 * system's root down, as ripgrep does) and compiles the settings.
 *
 * @throws LoupeError `invalidParams` for a pattern of a setting that cannot be compiled.
 */
export async function openIgnoreRules(options: IgnoreOptions): Promise<IgnoreRules> {
  const { exclude, include, editorExclude } = options.settings;
  const settings: SettingRules = {
    include: new GlobList('loupe.include', include, true),
    exclude: new GlobList('loupe.exclude', exclude, true),
    editorExclude: new GlobList('files.exclude, search.exclude', editorExclude, false),
    isOwnData: options.isOwnData ?? (() => false),
  };
  const context = { globalExcludes: options.globalExcludesFile, surroundings: new Surroundings() };
  const root = path.resolve(options.root);
  await context.surroundings.add(path.join(root, '.git', 'HEAD'));
  let above = noLayers;
  for (const directory of lineage(root).slice(0, -1)) {
    for (const name of ruleFileNames)
      await context.surroundings.add(path.join(directory, name === '.git' ? '.git/HEAD' : name));
    above = await layersOf(directory, above, undefined, context);
  }
  return new CachedIgnoreRules(root, settings, above, context);
}

interface SettingRules {
  readonly include: GlobList;
  readonly exclude: GlobList;
  readonly editorExclude: GlobList;
  readonly isOwnData: (path: string) => boolean;
}

class CachedIgnoreRules implements IgnoreRules {
  readonly #root: string;
  readonly #settings: SettingRules;
  readonly #above: DirectoryLayers;
  readonly #context: LayerContext;
  readonly #entered = new Map<string, Promise<LayeredRules>>();

  constructor(root: string, settings: SettingRules, above: DirectoryLayers, context: LayerContext) {
    this.#root = root;
    this.#settings = settings;
    this.#above = above;
    this.#context = context;
  }

  lookAround(): Promise<SurroundingsState> {
    return this.#context.surroundings.look();
  }

  async lockFiles(): Promise<readonly string[]> {
    await this.enter('');
    return this.#context.surroundings.lockFiles;
  }

  enter(directory: string, names?: readonly string[]): Promise<DirectoryRules> {
    return this.#enter(directory, names);
  }

  #enter(directory: string, names: readonly string[] | undefined): Promise<LayeredRules> {
    const known = this.#entered.get(directory);
    if (known !== undefined) return known;
    const opened = this.#open(directory, names);
    this.#entered.set(directory, opened);
    const oldest = this.#entered.size > maxRemembered ? this.#entered.keys().next().value : undefined;
    if (oldest !== undefined) this.#entered.delete(oldest);
    return opened;
  }

  async #open(directory: string, names: readonly string[] | undefined): Promise<LayeredRules> {
    const absolute = path.join(this.#root, directory);
    if (directory === '') {
      const layers = await layersOf(absolute, this.#above, names, this.#context);
      return new LayeredRules(directory, directoryKey(absolute), layers, this.#settings, undefined);
    }
    const cut = directory.lastIndexOf('/');
    const parent = await this.#enter(directory.slice(0, Math.max(0, cut)), undefined);
    const layers = await layersOf(absolute, parent.layers, names, this.#context);
    const state = parent.stateOf(directory.slice(cut + 1));
    return new LayeredRules(directory, directoryKey(absolute), layers, this.#settings, state);
  }
}

function builtIn(pattern: string): Verdict {
  return { ignored: true, reason: 'ignored', rule: { file: 'built-in', line: 1, pattern } };
}

/** What holds for everything below a directory: included whole, or ignored but for what `loupe.include` names. */
type SubtreeState = 'included' | Extract<Verdict, { ignored: true }> | undefined;

class LayeredRules implements DirectoryRules {
  readonly layers: DirectoryLayers;
  readonly #directory: string;
  readonly #settings: SettingRules;
  readonly #state: SubtreeState;
  readonly #loupe: readonly LayerView[];
  readonly #dotAndGit: readonly LayerView[];
  readonly #marks: readonly { reason: 'generated' | 'vendored'; views: readonly LayerView[] }[];

  constructor(
    directory: string,
    key: string,
    layers: DirectoryLayers,
    settings: SettingRules,
    state: SubtreeState,
  ) {
    this.layers = layers;
    this.#directory = directory;
    this.#settings = settings;
    this.#state = state;
    this.#loupe = viewLayers(layers.loupe, key);
    this.#dotAndGit = viewLayers([...layers.dot, ...layers.git], key);
    this.#marks = (['generated', 'vendored'] as const)
      .filter((reason) => layers[reason].length > 0)
      .map((reason) => ({ reason, views: viewLayers(layers[reason], key) }));
  }

  check(name: string, isDirectory: boolean): Verdict {
    if (versionControl.has(name)) return builtIn(name);
    if (this.#settings.isOwnData(this.#pathOf(name))) return builtIn('the folder of Loupe’s own data');
    const verdict = this.#judge(name, isDirectory);
    if (verdict.ignored && isDirectory && this.#mayIncludeBelow(name)) return notIgnored;
    return verdict;
  }

  stateOf(name: string): SubtreeState {
    if (this.#isIncluded(name, true)) return 'included';
    if (this.#settings.include.isEmpty) return undefined;
    const verdict = this.#judge(name, true);
    return verdict.ignored ? verdict : undefined;
  }

  #isIncluded(name: string, isDirectory: boolean): boolean {
    if (this.#state === 'included') return true;
    const { include } = this.#settings;
    return !include.isEmpty && include.match(this.#directory, name, isDirectory) !== undefined;
  }

  #mayIncludeBelow(name: string): boolean {
    const { include } = this.#settings;
    return !include.isEmpty && include.mayMatchBelow(this.#pathOf(name));
  }

  #pathOf(name: string): string {
    return this.#directory === '' ? name : `${this.#directory}/${name}`;
  }

  #judge(name: string, isDirectory: boolean): Verdict {
    if (this.#isIncluded(name, isDirectory)) return notIgnored;
    if (this.#state !== undefined && this.#state !== 'included') return this.#state;
    const setting = this.#findInSettings(name, isDirectory);
    if (setting !== undefined) return { ignored: true, reason: 'ignored', rule: setting };
    const bytes = toBytes(name);
    const own = findInLayers(this.#loupe, bytes, isDirectory);
    if (own?.pattern.negated === true) return notIgnored;
    const found = own ?? findInLayers(this.#dotAndGit, bytes, isDirectory);
    if (found?.pattern.negated === false)
      return { ignored: true, reason: 'ignored', rule: ruleSource(found) };
    return isDirectory ? notIgnored : this.#judgeMarks(bytes);
  }

  #findInSettings(name: string, isDirectory: boolean): RuleSource | undefined {
    const { exclude, editorExclude } = this.#settings;
    return (
      exclude.match(this.#directory, name, isDirectory) ??
      editorExclude.match(this.#directory, name, isDirectory)
    );
  }

  #judgeMarks(name: string): Verdict {
    for (const { reason, views } of this.#marks) {
      const found = findInLayers(views, name, false);
      if (found?.pattern.negated === false) return { ignored: true, reason, rule: ruleSource(found) };
    }
    return notIgnored;
  }
}
