/** Two ways to the same verdicts: which entries of a folder its rules leave out. What only depends on the rules is made before. */
import { Minimatch } from 'minimatch';
import { type Pattern, parsePatterns } from '../../src/indexer/ignore/pattern.ts';
import { PatternMatcher } from '../../src/indexer/ignore/patternMatcher.ts';
import { type RuleSet, below } from './ruleSet.ts';

/** One byte for each entry in the order of the directories: 1 where it is left out. */
export type Decide = () => Uint8Array;

/** As Loupe does: one compiled matcher per rule file, narrowed for each directory. */
export function loupeDecider({ rules, directories }: RuleSet): Decide {
  const matchers = rules.map(({ text }) => new PatternMatcher(parsePatterns(text, false), false));
  return () => {
    const verdicts: number[] = [];
    for (const { path, entries, rules: inForce } of directories) {
      const views = inForce.map((at) => matchers[at]?.at(below(path, rules[at]?.directory ?? '')));
      for (const { name, isDirectory } of entries) {
        let found: Pattern | undefined;
        for (const view of views) if ((found = view?.find(name, isDirectory)) !== undefined) break;
        verdicts.push(found?.negated === false ? 1 : 0);
      }
    }
    return Uint8Array.from(verdicts);
  };
}

interface Rule {
  readonly negated: boolean;
  readonly directoryOnly: boolean;
  /** Compares the name alone, not the path below the rule file. */
  readonly byName: boolean;
  readonly glob: Minimatch;
}

/** Each pattern compiled by minimatch and tried one by one, the last first, until one matches. */
export function minimatchDecider({ rules, directories }: RuleSet): Decide {
  const compiled = rules.map(({ text }) => text.split('\n').flatMap(compile).reverse());
  return () => {
    const verdicts: number[] = [];
    for (const { path, entries, rules: inForce } of directories) {
      for (const { name, isDirectory } of entries) {
        const whole = path === '' ? name : `${path}/${name}`;
        let found: Rule | undefined;
        for (const at of inForce) {
          const place = below(whole, rules[at]?.directory ?? '');
          found = compiled[at]?.find(
            ({ directoryOnly, byName, glob }) =>
              (isDirectory || !directoryOnly) && glob.match(byName ? name : place),
          );
          if (found !== undefined) break;
        }
        verdicts.push(found?.negated === false ? 1 : 0);
      }
    }
    return Uint8Array.from(verdicts);
  };
}

function compile(line: string): Rule[] {
  const text = line.replace(/\r$/, '').replace(/(?<!\\) +$/, '');
  if (text === '' || text.startsWith('#')) return [];
  const negated = text.startsWith('!');
  const pattern = negated ? text.slice(1) : text;
  const directoryOnly = pattern.endsWith('/');
  const body = directoryOnly ? pattern.slice(0, -1) : pattern;
  const byName = !body.includes('/');
  const glob = new Minimatch(body.replace(/^\//, ''), {
    dot: true,
    nocomment: true,
    nonegate: true,
    nobrace: true,
    noext: true,
  });
  return [{ negated, directoryOnly, byName, glob }];
}
