/**
 * How much of a folder the structural readers take from the parser, and whether they answer what it would.
 *
 * usage: npm run bench -- structure FOLDER …
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { languageOf } from '../src/indexer/chunk/index.ts';
import { AgainstParser, type Comparison, verdicts } from './structure/againstParser.ts';

interface Counts {
  files: number;
  bytes: number;
}

const maxBytes = 4 << 20;
const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error('Name a folder.');

const byVerdict = new Map<string, Counts>();
const byReason = new Map<string, Counts>();
const different: string[] = [];
const total = { reader: { bytes: 0, ms: 0 }, parser: { bytes: 0, ms: 0 } };
const againstParser = new AgainstParser();
for (const folder of folders) for await (const file of filesIn(path.resolve(folder))) await compare(file);
againstParser.dispose();
show();
process.exitCode = different.length === 0 ? 0 : 1;

async function* filesIn(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) yield path.join(entry.parentPath, entry.name);
}

async function compare(file: string): Promise<void> {
  if (languageOf(file) === 'text') return;
  const bytes = await readFile(file);
  const text = bytes.toString().replace(/\r\n?/g, '\n');
  if (bytes.length > maxBytes) return;
  const found = await againstParser.compare(languageOf(file, text.slice(0, 2000)), text);
  if (found !== undefined) count(file, bytes.length, found);
}

function count(file: string, bytes: number, { verdict, reason, readerMs, parserMs }: Comparison): void {
  add(byVerdict, verdict, bytes);
  if (verdict === 'left') add(byReason, reason, bytes);
  if (verdict === 'different') different.push(`${file}: ${reason}`);
  total.reader.bytes += bytes;
  total.reader.ms += readerMs;
  if (verdict === 'left') return;
  total.parser.bytes += bytes;
  total.parser.ms += parserMs;
}

function add(counts: Map<string, Counts>, key: string, bytes: number): void {
  const known = counts.get(key) ?? { files: 0, bytes: 0 };
  counts.set(key, { files: known.files + 1, bytes: known.bytes + bytes });
}

function show(): void {
  for (const verdict of verdicts) console.log(line(verdict, byVerdict.get(verdict)));
  console.log('\nleft to the parser because of');
  const reasons = [...byReason].sort(([, left], [, right]) => right.bytes - left.bytes);
  for (const [reason, counts] of reasons) console.log(line(reason, counts));
  const { reader, parser } = total;
  console.log(`\n${speed(reader)} MB/s by structure, ${speed(parser)} MB/s by the parser`);
  if (different.length > 0) console.log(`\ndifferent:\n${different.join('\n')}`);
}

function line(what: string, { files, bytes }: Counts = { files: 0, bytes: 0 }): string {
  const share = ((100 * bytes) / total.reader.bytes).toFixed(2).padStart(6);
  return `${String(files).padStart(6)} files ${(bytes / 1e6).toFixed(1).padStart(7)} MB ${share} %  ${what}`;
}

function speed({ bytes, ms }: { bytes: number; ms: number }): string {
  return (bytes / 1000 / ms).toFixed(1);
}
