/**
 * Finds the files of a folder and says of every path it leaves out why. Ignored directories are never entered.
 *
 * A fixed number of directory readers works on one queue, breadth first; each reads one directory, judges its entries by
 * name and rule, and asks the file system only about those that are left.
 *
 * Invariant: no file is opened here; what is decided by content is decided by the room `read`.
 */
export { inspect } from './inspect.ts';
export { scan } from './scan.ts';
export type { InspectedEntry, ScanEntry, ScanOptions } from './scanEntry.ts';
