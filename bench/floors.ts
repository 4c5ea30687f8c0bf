/**
 * How fast this machine walks, asks about and reads a folder, and Loupe's scan of it, as JSON. The scale bench runs it in a process
 * of its own, so that each folder meets code that is not compiled yet, as a person's does.
 *
 * usage: node bench/floors.ts FOLDER
 */
import path from 'node:path';
import { measureFloors } from './scale/floors.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: node bench/floors.ts FOLDER');
console.log(JSON.stringify(await measureFloors(path.resolve(folder))));
