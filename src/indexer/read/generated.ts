/** Generated files by the marker in their header: in a comment at the top, where generators put it. */

/** A header ends here at the latest, or after a few lines of code. */
const headerLines = 40;
const headerChars = 4_000;
const codeLines = 3;
const proseFile = /\.(?:md|mdx|markdown|rst|txt|adoc|tex|org)$/i;
const commentStart =
  /^\s*(?:\/\/+!?|\/\*+!?|\*+(?!\/)|#+!?|--+|;+|%+|<!--+|"{3}|'{3}|"|'|\(\*+|\{-+|rem\s|@rem\s|::|=begin)\s*/i;
const blockStart = /^\s*(\/\*|<!--|"""|'''|\(\*|\{-|--\[\[)/;
const blockEnds: Readonly<Record<string, string>> = {
  '/*': '*/',
  '<!--': '-->',
  '"""': '"""',
  "'''": "'''",
  '(*': '*)',
  '{-': '-}',
  '--[[': ']]',
};

/** Says by itself that a program wrote the file. Anchored: comments that only talk about generated code begin otherwise. */
const strong = [
  /^(?:this (?:file|code|module|class|source) (?:is|was|has been) )?(?:automatically |auto-?)?@generated\b(?! (?:files?|code|tags?|markers?|annotation|comment)\b)/i,
  /^code generated\b.*\bdo not edit\b/i,
  /^<auto-?generated\b/i,
  /^(?:(?:warning|note|attention|important)\b[:!\s]*)?(?:this|the) (?:\w+ ){0,2}(?:file|code|source|class|header|module|script|makefile|document|package|project|workflow|config(?:uration)?) (?:is|was|has been|were|are) (?:an? )?(?:auto[- ]?generated|(?:automatically|machine|programmatically)[- ]generated|generated automatically)\b/i,
  /^(?:auto[- ]?generated|automatically generated|machine[- ]generated|generated automatically)(?: (?:file|code|source|by|from|with|using|on|via)\b|[.!:;,]|\s*[-–—(]|\s*$)/i,
  /^generated code\b.*\bdo not (?:edit|modify|change)\b/i,
  /^do not (?:edit|modify|change)\b.*\b(?:auto[- ]?)?generated\b/i,
];
/** Says it together with a warning not to edit: scaffolding says only the first and is then edited. */
const weak = /(?:^|\b(?:is|was|has been|file|code)\s+)generated\s+(?:by|from|with|using|via|at|on)\b/i;
const warning =
  /\bdo(?: not|n't) (?:edit|modify|change|touch|hand-?edit)\b|\b(?:changes|edits|modifications)\b.*\b(?:lost|overwritten)\b|\bnot (?:be edited|intended for manual editing)\b/i;

/** @returns which line shows it, for the person; undefined when the file does not say that it is generated. */
export function generatedDetail(path: string, text: string): string | undefined {
  const header = text.slice(0, headerChars);
  if (!/generated/i.test(header)) return undefined;
  let weakLine: number | undefined;
  let isWarned = false;
  for (const { line, comment } of headerComments(path, header)) {
    if (strong.some((pattern) => pattern.test(comment))) return `line ${line} says so`;
    if (weakLine === undefined && weak.test(comment)) weakLine = line;
    isWarned ||= warning.test(comment);
    if (weakLine !== undefined && isWarned) return `line ${weakLine} says so`;
  }
  return undefined;
}

/** The text of the comments at the top of a file, line by line. */
function* headerComments(path: string, header: string): Generator<{ line: number; comment: string }> {
  let block: string | undefined;
  let code = 0;
  for (const [index, text] of header.split(/\r\n?|\n/, headerLines).entries()) {
    const opener = block === undefined ? blockStart.exec(text)?.[1] : undefined;
    const wasInBlock = block !== undefined;
    if (opener !== undefined) block = blockEnds[opener];
    const isComment =
      wasInBlock || opener !== undefined || (!proseFile.test(path) && commentStart.test(text));
    if (isComment) yield { line: index + 1, comment: text.replace(commentStart, '').trim() };
    else if (text.trim() !== '') code++;
    if (code >= codeLines) return;
    const from = opener === undefined ? 0 : text.indexOf(opener) + opener.length;
    if (block !== undefined && text.includes(block, from)) block = undefined;
  }
}
