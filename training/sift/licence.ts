/** Whether a file may be learned from: by what it says of itself, and by Debian's machine-readable copyright files. */

const copyleft =
  /\b(?:[AL]?GPL|GNU (?:Lesser |Library |Affero )?General Public|MPL|Mozilla Public|EPL|Eclipse Public|CDDL|Common Development and Distribution|CeCILL|EUPL|OSL|Open Software License|CC[- ]BY[- ](?:SA|NC|ND)|GFDL|GNU Free Documentation|QPL|SSPL|Server Side Public|BUSL|Business Source|Elastic License|Commons Clause|Sleepycat)\b|GPL-?[123]/i;
const identifier = /SPDX-License-Identifier:\s*([^\n]+)/;
/** Licences stand at the top. */
const headerChars = 6000;

/** @param expression as `MIT OR GPL-2.0+`: one free choice is enough. */
export function isPermissive(expression: string): boolean {
  return expression.split(/\s+or\s+|\||\//i).some((choice) => !copyleft.test(choice));
}

/** @returns false when the head of the file names a licence that asks for more than attribution. */
export function mayLearnFrom(text: string): boolean {
  const header = text.slice(0, headerChars);
  const expression = identifier.exec(header)?.[1];
  return expression === undefined ? !copyleft.test(header) : isPermissive(expression);
}

interface Rule {
  readonly pattern: RegExp;
  readonly permissive: boolean;
}

/**
 * Reads debian/copyright (format 1.0).
 * @returns whether a path's licence is permissive; undefined where the file is in no such format
 */
export function readDebianCopyright(text: string): ((path: string) => boolean) | undefined {
  if (!/^Format:.*copyright-format/m.test(text.slice(0, 2000))) return undefined;
  const rules: Rule[] = [];
  for (const paragraph of text.split(/\n(?:[ \t]*\n)+/)) {
    const files = /^Files:((?:.|\n[ \t])*)/m.exec(paragraph)?.[1];
    const licence = /^License:[ \t]*([^\n]*)/m.exec(paragraph)?.[1];
    if (files === undefined || licence === undefined) continue;
    for (const glob of files.split(/[\s,]+/).filter((each) => each !== ''))
      rules.push({ pattern: globPattern(glob), permissive: isPermissive(licence) });
  }
  return (path) => rules.findLast(({ pattern }) => pattern.test(path))?.permissive ?? true;
}

function globPattern(glob: string): RegExp {
  const escaped = glob
    .replace(/^\.\//, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${escaped}$`);
}
