import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where a command writes; colours and live lines only where a person looks on. */
export interface Terminal {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
  /** Columns of the output, 80 when it is no terminal. */
  readonly width: number;
  readonly paint: (style: Style, text: string) => string;
}

/** NO_COLOR and FORCE_COLOR are honoured, as `util.styleText` does for the stream. */
export function openTerminal(out = process.stdout, err = process.stderr): Terminal {
  return {
    out,
    err,
    width: out.isTTY ? out.columns : 80,
    paint: (style, text) => styleText(style, text, { stream: out, validateStream: true }),
  };
}
