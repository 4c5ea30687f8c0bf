/** 1 for the ASCII characters of runs. */
export const partOfRun = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  partOfRun[code] = /[A-Za-z0-9_]/.test(String.fromCharCode(code)) ? 1 : 0;
}

/**
 * Calls `visit(run, ascii)` for every run of ASCII letters, digits, underscores and characters beyond ASCII, in the
 * order of the text. A run is what an identifier may be: it is small and repeats, so callers cache what they make of it.
 */
export function eachRun(text: string, visit: (run: string, ascii: boolean) => void): void {
  const length = text.length;
  let at = 0;
  while (at < length) {
    let code = text.charCodeAt(at);
    if (code < 128 && partOfRun[code] === 0) {
      at++;
      continue;
    }
    const start = at;
    let seen = 0;
    do {
      seen |= code;
      code = ++at < length ? text.charCodeAt(at) : 0;
    } while (code >= 128 || partOfRun[code] === 1);
    visit(text.slice(start, at), seen < 128);
  }
}
