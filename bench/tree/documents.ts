import type { Draw } from './draw.ts';
import { camel, sentence, snake, thingName } from './vocabulary.ts';

/** How a kind of text that is no code is written, of about this size. */
export interface DocumentForm {
  readonly extension: string;
  /** Of the documents, beside the shares of the others. */
  readonly share: number;
  readonly write: (sizeBytes: number, draw: Draw) => string;
}

export const documentForms: readonly DocumentForm[] = [
  { extension: 'md', share: 5, write: writeMarkdown },
  { extension: 'json', share: 4, write: writeJson },
  { extension: 'yaml', share: 2, write: writeYaml },
  { extension: 'css', share: 1, write: writeStyles },
];

function writeMarkdown(sizeBytes: number, draw: Draw): string {
  const title = `# ${sentence(draw)}\n`;
  return (
    title + repeatUntil(sizeBytes - title.length, () => `\n## ${sentence(draw)}\n\n${paragraph(draw)}\n`)
  );
}

function writeJson(sizeBytes: number, draw: Draw): string {
  const entries = repeatUntil(
    sizeBytes,
    (at) =>
      `  "${camel(thingName(draw))}${at}": { "${camel(thingName(draw))}": ${draw.below(10_000)}, "text": "${sentence(draw)}" },\n`,
  );
  return `{\n${entries}  "version": ${draw.below(100)}\n}\n`;
}

function writeYaml(sizeBytes: number, draw: Draw): string {
  return repeatUntil(
    sizeBytes,
    (at) => `${snake(thingName(draw))}_${at}:\n  limit: ${draw.below(500)}\n  text: ${sentence(draw)}\n`,
  );
}

function writeStyles(sizeBytes: number, draw: Draw): string {
  return repeatUntil(
    sizeBytes,
    () =>
      `/* ${sentence(draw)} */\n.${snake(thingName(draw))} {\n  width: ${draw.below(900)}px;\n  margin: ${draw.below(40)}px;\n}\n`,
  );
}

function paragraph(draw: Draw): string {
  return Array.from({ length: draw.between(2, 6) }, () => `${sentence(draw)}.`).join('\n');
}

function repeatUntil(sizeBytes: number, write: (at: number) => string): string {
  const parts: string[] = [];
  for (let bytes = 0; bytes < sizeBytes || parts.length === 0;) {
    const part = write(parts.length);
    bytes += Buffer.byteLength(part);
    parts.push(part);
  }
  return parts.join('');
}
