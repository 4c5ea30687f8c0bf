/** Files that are made and not read: as many as one likes, the same on every machine. Pure. */
import { Draw } from '../tree/draw.ts';
import { actionName, camel, pascal, sentence, snake, thingName } from '../tree/vocabulary.ts';

export interface SyntheticChunk {
  readonly name: string;
  /** Of the name. */
  readonly words: readonly string[];
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
}

/** A file of functions, one after the other; each is a chunk and a symbol. */
export interface SyntheticFile {
  readonly path: string;
  readonly text: string;
  readonly chunks: readonly SyntheticChunk[];
}

const mostChunks = 10;
const numbered = /(\d+)\.ts$/;

/** The words are those of the trees, the frequent ones much more often; one name in seven has a word that hardly any other file has. */
export function syntheticFile(number: number): SyntheticFile {
  const draw = new Draw(`file ${number}`);
  const folder = [draw.below(40), draw.below(40)].map(
    (at) => `${snake(thingName(new Draw(`folder ${at}`)))}${at}`,
  );
  const count = draw.between(1, mostChunks);
  const chunks: SyntheticChunk[] = [];
  let startLine = 1;
  for (let at = 0; at < count; at++) {
    const words = actionName(draw);
    const name = camel(words);
    const lines = writeFunction(name, draw);
    chunks.push({ name, words, startLine, endLine: startLine + lines.length - 1, text: lines.join('\n') });
    startLine += lines.length + 1;
  }
  return {
    path: `${folder.join('/')}/${pascal(thingName(draw))}${number}.ts`,
    text: `${chunks.map(({ text }) => text).join('\n\n')}\n`,
    chunks,
  };
}

/** The text of a file by its path, as it was made. */
export function syntheticText(path: string): string | undefined {
  const number = numbered.exec(path)?.[1];
  return number === undefined ? undefined : syntheticFile(Number(number)).text;
}

function writeFunction(name: string, draw: Draw): string[] {
  const [first, second] = [camel(thingName(draw)), camel(thingName(draw))];
  const body = Array.from({ length: draw.between(3, 18) }, () =>
    draw.chance(0.25)
      ? `  // ${sentence(draw)}.`
      : `  const ${camel(thingName(draw))} = ${camel(actionName(draw))}(${first}, ${draw.below(1000)});`,
  );
  return [
    `export function ${name}(${first}: number, ${second}: number): number {`,
    ...body,
    `  return ${first};`,
    '}',
  ];
}

/**
 * Questions about the first so many files: the words of a function's name, half of them with some of one of its comments, and
 * one in twenty with a slip of the keyboard.
 */
export function syntheticQuestions(count: number, files: number): string[] {
  const draw = new Draw(`${count} questions`);
  return Array.from({ length: count }, () => {
    const { words, text } = pickChunk(files, draw);
    const comment = /\/\/ (.*)\.$/m.exec(text)?.[1] ?? '';
    const asked = [...words, ...(draw.chance(0.5) ? comment.split(' ').slice(3, 7) : [])].join(' ');
    return draw.chance(0.05) ? asked.replace(/(\w)(\w)(?=\w*$)/, '$2$1') : asked;
  });
}

/** What a person types to find a symbol of the first so many files: its name, the beginning, the humps, a word in it, some letters. */
export function symbolQueries(count: number, files: number): string[] {
  const draw = new Draw(`${count} symbols`);
  return Array.from({ length: count }, (_, at) => {
    const { name, words } = pickChunk(files, draw);
    const forms = [
      name,
      name.slice(0, 6),
      words.map((word) => word.slice(0, 1)).join(''),
      words.at(-1) ?? name,
      name.replace(/(?<=.)[aeiou]/g, ''),
    ];
    return forms[at % forms.length] ?? name;
  });
}

function pickChunk(files: number, draw: Draw): SyntheticChunk {
  return draw.pick(syntheticFile(draw.below(files)).chunks);
}
