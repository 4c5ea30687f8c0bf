import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SharedMemory, makeSharedMemory } from '../../base/index.ts';
import { LoupeError, messageOf } from '../../protocol/index.ts';
import { type WordTable, makeWordTable } from './wordTable.ts';

/** What `model.json` says of a static model. */
export interface ModelDescription {
  readonly id: string;
  readonly kind: 'static';
  readonly pooling: 'weightedSum';
  readonly dimension: number;
  readonly words: number;
  /** Exponent of a word's count in a text. */
  readonly tfPower: number;
  /** Weight of the path's vector beside the body's. */
  readonly pathWeight: number;
  /** Weight of the vector of the definitions' names beside the body's. */
  readonly nameWeight: number;
  /** Weight of the vector of comments and strings beside the body's; 0 when absent. */
  readonly proseWeight: number;
  readonly licence: string;
  readonly source: string;
  readonly files: { readonly weights: FileDescription; readonly vocabulary: FileDescription };
}

interface FileDescription {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A model folder whose files are as their checksums say: a plain value in memory that all threads can share. */
export interface LoadedModel {
  readonly description: ModelDescription;
  /** From its first byte on. */
  readonly weights: SharedMemory;
  readonly words: WordTable;
}

/** Reads and checks a model folder. Errors: modelMissing, modelChecksum, modelInvalid. */
export async function loadModel(directory: string): Promise<LoadedModel> {
  const description = parseDescription(
    await readPart(directory, 'model.json'),
    join(directory, 'model.json'),
  );
  const [weights, vocabulary] = await Promise.all([
    readChecked(directory, description.files.weights),
    readChecked(directory, description.files.vocabulary),
  ]);
  const words = makeWordTable(vocabulary.bytes);
  const wordCount = words.starts.length - 1;
  if (wordCount !== description.words) {
    throw invalid(directory, `the vocabulary has ${wordCount} words, model.json says ${description.words}`);
  }
  const wanted = description.words * (description.dimension + 8);
  if (weights.bytes.length !== wanted) {
    throw invalid(
      directory,
      `the weights have ${weights.bytes.length} bytes, ${wanted} are needed for ${description.words} words`,
    );
  }
  return { description, weights: weights.memory, words };
}

async function readPart(directory: string, name: string): Promise<Buffer> {
  return withPath(join(directory, name), (path) => readFile(path));
}

interface SharedFile {
  readonly memory: SharedMemory;
  readonly bytes: Uint8Array<SharedArrayBuffer>;
}

/** Into shared memory, without a copy in between. */
async function readShared(path: string): Promise<SharedFile> {
  await using file = await open(path);
  const { size } = await file.stat();
  const memory = makeSharedMemory(size);
  const bytes = new Uint8Array(memory.buffer, 0, size);
  for (let at = 0; at < size;) {
    const { bytesRead } = await file.read(bytes, at, size - at, at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return { memory, bytes };
}

async function withPath<T>(path: string, read: (path: string) => Promise<T>): Promise<T> {
  try {
    return await read(path);
  } catch (error) {
    throw new LoupeError('modelMissing', `The model file ${path} cannot be read (${messageOf(error)}).`, {
      cause: error,
    });
  }
}

async function readChecked(directory: string, file: FileDescription): Promise<SharedFile> {
  const read = await withPath(join(directory, file.name), readShared);
  const { bytes } = read;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (bytes.length === file.bytes && sha256 === file.sha256) return read;
  throw new LoupeError(
    'modelChecksum',
    `The model file ${join(directory, file.name)} is damaged: its sha256 is ${sha256} (${bytes.length} bytes), not ${file.sha256} (${file.bytes} bytes).`,
  );
}

function parseDescription(bytes: Buffer, path: string): ModelDescription {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw invalid(path, `it is not JSON (${messageOf(error)})`, error);
  }
  if (!isRecord(parsed) || !isRecord(parsed['files'])) throw invalid(path, 'it lists no files');
  if (parsed['kind'] !== 'static' || parsed['pooling'] !== 'weightedSum') {
    throw invalid(path, 'only static models with the pooling weightedSum are known');
  }
  return {
    kind: 'static',
    pooling: 'weightedSum',
    id: stringOf(parsed, 'id', path),
    licence: stringOf(parsed, 'licence', path),
    source: stringOf(parsed, 'source', path),
    dimension: countOf(parsed, 'dimension', path),
    words: countOf(parsed, 'words', path),
    tfPower: numberOf(parsed, 'tfPower', path),
    pathWeight: numberOf(parsed, 'pathWeight', path),
    nameWeight: numberOf(parsed, 'nameWeight', path),
    proseWeight: 'proseWeight' in parsed ? numberOf(parsed, 'proseWeight', path) : 0,
    files: {
      weights: fileOf(parsed['files'], 'weights', path),
      vocabulary: fileOf(parsed['files'], 'vocabulary', path),
    },
  };
}

function fileOf(files: Record<string, unknown>, key: string, path: string): FileDescription {
  const file = files[key];
  if (!isRecord(file)) throw invalid(path, `files.${key} is missing`);
  const name = stringOf(file, 'name', path);
  if (!/^[\w-]+\.\w+$/.test(name)) throw invalid(path, `files.${key}.name is not a plain file name`);
  return { name, bytes: countOf(file, 'bytes', path), sha256: stringOf(file, 'sha256', path) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function stringOf(record: Record<string, unknown>, key: string, path: string): string {
  const value = record[key];
  if (typeof value !== 'string' || value === '') throw invalid(path, `${key} is not a text`);
  return value;
}

function numberOf(record: Record<string, unknown>, key: string, path: string): number {
  const value = record[key];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(path, `${key} is not a number`);
  return value;
}

function countOf(record: Record<string, unknown>, key: string, path: string): number {
  const value = numberOf(record, key, path);
  if (!Number.isInteger(value) || value < 1) throw invalid(path, `${key} is not a positive whole number`);
  return value;
}

function invalid(path: string, why: string, cause?: unknown): LoupeError {
  return new LoupeError('modelInvalid', `The model at ${path} cannot be used: ${why}.`, { cause });
}
