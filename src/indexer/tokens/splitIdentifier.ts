/**
 * The parts of an ASCII identifier in lower case: split at underscores, at camelCase humps and at the end of an
 * acronym (`HTTPServer` → http, server). Digits stay with the letters before them (`utf8Decode` → utf8, decode).
 */
export function splitIdentifier(identifier: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at <= identifier.length; at++) {
    const code = at < identifier.length ? identifier.charCodeAt(at) : underscore;
    if (code === underscore) {
      if (at > start) parts.push(identifier.slice(start, at).toLowerCase());
      start = at + 1;
    } else if (at > start && startsHump(identifier, at, code)) {
      parts.push(identifier.slice(start, at).toLowerCase());
      start = at;
    }
  }
  return parts;
}

const underscore = 95;

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

function isLower(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** An upper-case letter starts a hump after anything that is not one, or when a lower-case letter follows it. */
function startsHump(identifier: string, at: number, code: number): boolean {
  if (!isUpper(code)) return false;
  if (!isUpper(identifier.charCodeAt(at - 1))) return true;
  return at + 1 < identifier.length && isLower(identifier.charCodeAt(at + 1));
}
