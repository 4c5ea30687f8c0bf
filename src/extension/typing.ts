/** What a person edits; a log that grows in an output channel is a document, too. */
const editedSchemes = new Set([
  'file',
  'untitled',
  'vscode-notebook-cell',
  'vscode-remote',
  'vscode-userdata',
]);
const quietMs = 1_000;

interface Edit {
  readonly document: { readonly uri: { readonly scheme: string } };
  readonly contentChanges: readonly unknown[];
}

/** Tells that a person types: at the first keystroke, and then at most once a second. */
export class Typing {
  readonly #tell: () => void;
  readonly #now: () => number;
  #toldAt = -Infinity;

  /** @param now milliseconds of a clock that never goes back */
  constructor(tell: () => void, now: () => number = () => performance.now()) {
    this.#tell = tell;
    this.#now = now;
  }

  readonly edited = ({ document, contentChanges }: Edit): void => {
    if (contentChanges.length === 0 || !editedSchemes.has(document.uri.scheme)) return;
    const now = this.#now();
    if (now - this.#toldAt < quietMs) return;
    this.#toldAt = now;
    this.#tell();
  };
}
