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

/** NO_COLOR and FORCE_COLOR are honoured, as `util.styleText` does for the stream. */
export function openTerminal(out = process.stdout, err = process.stderr): Terminal {
  return {
    out,
    err,
    get width() {
      return out.isTTY ? out.columns : pipeWidth;
    },
    paint: (style, text) => styleText(style, text, { stream: out, validateStream: true }),
  };
}
