/** A place in the code that a stack trace or a compiler's message names. */
export interface Frame {
  /** As written, with forward slashes; of Java and its kin the package as folders and the name of the file. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}

/** A question taken apart: the frames, innermost first, and what is left, the message. */
export interface Trace {
  readonly frames: readonly Frame[];
  readonly message: string;
  /** False for a place that stands alone. */
  readonly isTrace: boolean;
}

/** Deeper frames say little of what went wrong. */
const mostFrames = 12;
/** More text than this, and longer lines, are no trace: the time to look through a line grows with its square. */
const longestTrace = 64 << 10;
const longestLine = 400;

/** Where a path may begin: not inside another one, nor in an address. */
const start = String.raw`(?<![\w@.+/-])(?:file:\/\/)?(?!\/\/)`;
const folders = String.raw`(?:[A-Za-z]:)?(?:[\w@.+-]*[\\/])*`;
/** A file with an ending, after any number of folders. */
const file = String.raw`${folders}[\w@+-][\w@.+-]*\.[A-Za-z]\w{0,9}`;
/** The end of a range of lines, of which the first counts. */
const upTo = String.raw`(?:\s*(?:[-\u2013]|to|and)\s*\d+)?`;

/**
 * The forms in which places are named, by Python, Java and its kin, .NET, addresses of hosted repositories and what follows them
 * (`a.py#L10-L20`), people, compilers and debuggers (`a.ts(3,5)`, PHP's traces too), and `path:line` for all others (JavaScript,
 * Go, Rust, Ruby, Elixir, C and the messages of most compilers).
 */
const forms = [
  String.raw`File "(?<path>[^"\n]+)", line (?<line>\d+)(?:, in \S+)?`,
  String.raw`\bat (?:[\w.$@-]*\/)*(?<qualified>[\w$.]+)\.[\w$<>]+\((?<path>[\w$-]+\.(?:java|kt|scala|groovy)):(?<line>\d+)\)`,
  String.raw` in (?<path>[^\n]+?):line (?<line>\d+)`,
  String.raw`https?:\/\/[^\s?#]*?\/(?:blob|blame|src\/(?:branch|commit|tag))\/[^\s?#/]+\/(?<path>[^\s?#]*\w)(?:\?[^\s#]*)?(?:#L(?<line>\d+)[-CL\d]*)?`,
  String.raw`${start}(?<path>${folders}[\w@.+-]+)#L(?<line>[1-9]\d{0,6})[-CL\d]*`,
  String.raw`${start}(?<path>${file}),?\s+(?:(?:at|in|on)\s+)?(?:[Ll]ines?\s+|L)(?<line>[1-9]\d{0,6})${upTo}(?![\w.])`,
  String.raw`\b[Ll]ines?\s+(?<line>[1-9]\d{0,6})${upTo}\s+(?:in|of)\s+(?:(?:the\s+)?file\s+)?${start}(?<path>${file})(?![\w/(:])`,
  String.raw`${start}(?<path>${file})\((?<line>[1-9]\d{0,6})(?:,\s*\d+){0,3}\)`,
  String.raw`${start}(?<path>${file}):(?<line>[1-9]\d{0,6})(?::\d+)?(?:-\d+(?::\d+)?)?(?![\w.])`,
];
/** Each form's groups have its number. */
const frame = new RegExp(
  forms.map((form, at) => form.replace('<path>', `<path${at}>`).replace('<line>', `<line${at}>`)).join('|'),
  'g',
);

/** Python names the innermost frame last, and the exception that ended it all after those that led to it. */
const innermostLast = /most recent call last|^\s*File "[^"\n]+", line \d|\.py:\d+: in \S/m;

/** Finds the frames of a pasted trace; a question without any comes back as it is. */
export function readTrace(text: string): Trace {
  const looked = text.slice(0, longestTrace);
  const found: Frame[] = [];
  const withoutFrames = (line: string): string =>
    line.replace(frame, (_frame, ...rest) => {
      const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
      found.push(toFrame(groups));
      return ' ';
    });
  const message = looked
    .split('\n')
    .map((line) => (line.length > longestLine ? line : withoutFrames(line)))
    .join('\n');
  if (found.length === 0) return { frames: found, message: text, isTrace: false };
  const frames = (innermostLast.test(looked) ? found.reverse() : found).slice(0, mostFrames);
  return {
    frames,
    message: message + text.slice(longestTrace),
    isTrace: frames.length > 1 && /\p{L}/u.test(message),
  };
}

function toFrame(groups: Readonly<Record<string, string | undefined>>): Frame {
  const at = forms.findIndex((_form, number) => groups[`path${number}`] !== undefined);
  const { [`path${at}`]: path = '', [`line${at}`]: line = '1', qualified } = groups;
  const packages = qualified?.split('.').slice(0, -1).join('/');
  return {
    path: (packages === undefined ? path : `${packages}/${path}`).replaceAll('\\', '/'),
    line: Number(line),
  };
}

/**
 * How many names two paths have in common, counted from their ends; 0 when they name different files: one is not the end of
 * the other, and not even their nearest folders agree.
 */
export function commonEnd(a: string, b: string): number {
  const left = partsOf(a);
  const right = partsOf(b);
  const shorter = Math.min(left.length, right.length);
  let common = 0;
  while (common < shorter && left.at(-1 - common) === right.at(-1 - common)) common += 1;
  return common === shorter || common > 1 ? common : 0;
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
