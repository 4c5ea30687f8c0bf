/** The first string after all that begin with the directory, which ends in `/`: `/` is followed by `0`. */
export function endOfDirectory(directory: string): string {
  return `${directory.slice(0, -1)}0`;
}
