/**
 * A test for `path:` filters. Text without `*` and `?` is found anywhere in the path, ignoring case; with them it is a
 * glob: `*` stays inside a folder, `**` does not, and the pattern must match the end of the path or a whole folder of it.
 */
export function pathFilter(pattern: string): (path: string) => boolean {
  const wanted = pattern.toLowerCase().replace(/^\.?\/+/, '');
  if (!/[*?]/.test(wanted)) return (path) => path.toLowerCase().includes(wanted);
  const source = wanted
    .split(/(\*\*\/?|\*|\?)/)
    .map((piece) => {
      if (piece === '**/') return '(?:[^/]+/)*';
      if (piece === '**') return '.*';
      if (piece === '*') return '[^/]*';
      return piece === '?' ? '[^/]' : piece.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  const glob = new RegExp(`(?:^|/)${source}(?:$|/)`, 's');
  return (path) => glob.test(path.toLowerCase());
}
