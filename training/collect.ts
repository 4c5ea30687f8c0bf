/**
 * Downloads the sources of the manifest with the package managers' own commands and checks their sha256.
 *
 * usage: node training/collect.ts [--pin]
 *   --pin  write version and sha256 of sources that have none into the manifest, and drop those that cannot be had
 */
import { parseArgs } from 'node:util';
import { download } from './collect/download.ts';
import { readManifest, writeManifest, type Source } from './manifest.ts';

const { values } = parseArgs({ options: { pin: { type: 'boolean', default: false } } });
const sources = await readManifest();
const pinned: Source[] = [];
const failures: string[] = [];
for (const [index, source] of sources.entries()) {
  if (source.version === undefined && !values.pin) {
    failures.push(`${source.kind} ${source.name}: has no version, run with --pin`);
    continue;
  }
  try {
    const found = await download(source);
    if (source.sha256 !== undefined && found.sha256 !== source.sha256)
      throw new Error(`sha256 ${found.sha256} instead of ${source.sha256}`);
    pinned.push({ ...source, ...found });
  } catch (error) {
    failures.push(`${source.kind} ${source.name}: ${error instanceof Error ? error.message : String(error)}`);
    if (!values.pin) continue;
  }
  if (index % 20 === 19) console.log(`${index + 1} of ${sources.length}`);
}
if (values.pin) await writeManifest(pinned);
for (const failure of failures) console.error(failure);
console.log(`${pinned.length} of ${sources.length} sources are in the cache`);
if (failures.length > 0 && !values.pin) process.exitCode = 1;
