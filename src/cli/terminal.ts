import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where a command writes; colours and live lines only where a person looks on. */
export interface Terminal {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
  /** Columns of the output; wide where nobody has to look at it in a window. */
  readonly width: number;
  readonly paint: (style: Style, text: string) => string;
}

const pipeWidth = 200;
const unknownWidth = 80;

/** A terminal that does not know its width, as on a serial line or in some containers, says that it has 0 columns. */
export function columnsOf(stream: NodeJS.WriteStream): number {
  return stream.columns > 0 ? stream.columns : unknownWidth;
}

/** NO_COLOR and FORCE_COLOR are honoured, as `util.styleText` does for the stream. */
export function openTerminal(out = process.stdout, err = process.stderr): Terminal {
  return {
    out,
    err,
    get width() {
      return out.isTTY ? columnsOf(out) : pipeWidth;
    },
    paint: (style, text) => styleText(style, text, { stream: out, validateStream: true }),
  };
}
