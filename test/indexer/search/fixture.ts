import { join } from 'node:path';
import { type EmbeddingModel, openModel, quantize } from '../../../src/indexer/embed/index.ts';
import { type Searcher, createSearcher } from '../../../src/indexer/search/index.ts';
import type { FileKind, SearchAnswer, SearchParams } from '../../../src/protocol/index.ts';
import { MemoryReader, type MemorySymbol } from './memoryReader.ts';

/** A file of the fixture: chunks are separated by a line `----`; `symbols` are found by their text. */
export interface FixtureFile {
  readonly path: string;
  readonly language: string;
  readonly fileKind?: FileKind;
  readonly text: string;
}

const definition = /^\s*(?:export )?(?:async )?(function|class|const|interface) (\w+)/;

/** A small upload service, with the traps of real code: tests that repeat the words, a helper with a misleading name. */
export const uploadService: readonly FixtureFile[] = [
  {
    path: 'src/upload/retryQueue.ts',
    language: 'typescript',
    text: `import { backoff } from '../time/backoff.ts';
----
/** Sends a file again after a failure, with growing delays, at most five times. */
export async function retryUpload(file, attempt = 0) {
  try {
    return await sendFile(file);
  } catch (error) {
    if (attempt >= 5) throw error;
    await backoff(attempt);
    return retryUpload(file, attempt + 1);
  }
}
----
export function cancelUpload(file) {
  queue.delete(file.id);
}`,
  },
  {
    path: 'src/time/backoff.ts',
    language: 'typescript',
    text: `/** Waits exponentially longer before each attempt. */
export function backoff(attempt) {
  return new Promise((resolve) => setTimeout(resolve, 2 ** attempt * 100));
}`,
  },
  {
    path: 'src/users/userStore.ts',
    language: 'typescript',
    text: `export class UserStore {
  getUserName(id) {
    return this.rows.get(id)?.name ?? 'anonymous';
  }
}
----
export function deleteUser(id) {
  rows.delete(id);
}`,
  },
  {
    path: 'src/http/parse_headers.py',
    language: 'python',
    text: `def parse_headers(raw):
    """Split raw header lines into a dictionary with lower-case names."""
    headers = {}
    for line in raw.split("\\r\\n"):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return headers`,
  },
  {
    path: 'test/upload/retryQueue.test.ts',
    language: 'typescript',
    fileKind: 'test',
    text: `test('retry a failed upload', async () => {
  await retryUpload(failedUpload);
  assert.equal(upload.retries, 1);
});`,
  },
  {
    path: 'docs/uploads.md',
    language: 'markdown',
    fileKind: 'docs',
    text: `# Uploads

A failed upload is retried five times. 上传失败时会重试。`,
  },
];

export const languages = [
  { id: 'typescript', name: 'TypeScript', aliases: ['ts'], extensions: ['.ts'] },
  { id: 'python', name: 'Python', aliases: ['py'], extensions: ['.py'] },
  { id: 'markdown', name: 'Markdown', aliases: ['md'], extensions: ['.md'] },
  { id: 'cobol', name: 'COBOL', aliases: [], extensions: ['.cbl'] },
];

let opened: Promise<EmbeddingModel> | undefined;

/** The shipped model, opened once. */
export function shippedModel(): Promise<EmbeddingModel> {
  opened ??= openModel(join(import.meta.dirname, '../../../models/static-1'));
  return opened;
}

/** A searcher over files in memory. */
export async function searcherOver(
  files: readonly FixtureFile[],
  { withModel = true, isOpen }: { withModel?: boolean; isOpen?: (path: string) => boolean } = {},
): Promise<{ searcher: Searcher; reader: MemoryReader; ask: Ask }> {
  const model = await shippedModel();
  const dimension = withModel ? model.dimension : 0;
  const reader = new MemoryReader(dimension);
  for (const file of files) await addFile(reader, file, withModel ? model : undefined);
  const texts = new Map(files.map(({ path, text }) => [join('/root', path), text.replaceAll('----\n', '')]));
  const searcher = createSearcher({
    root: '/root',
    store: { reader: reader.asReader() },
    model: withModel ? model : undefined,
    dimension,
    readText: (path) => Promise.resolve(texts.get(path)),
    languages,
    ...(isOpen !== undefined && { isOpen }),
  });
  const ask: Ask = (query, more = {}, signal = AbortSignal.timeout(60_000)) =>
    searcher.search({ query, limit: 10, ...more }, signal);
  return { searcher, reader, ask };
}

export type Ask = (
  query: string,
  more?: Partial<SearchParams>,
  signal?: AbortSignal,
) => Promise<SearchAnswer>;

export async function addFile(
  reader: MemoryReader,
  file: FixtureFile,
  model: EmbeddingModel | undefined,
): Promise<void> {
  const symbols: MemorySymbol[] = [];
  const pieces = file.text
    .split('----\n')
    .map((piece) => piece.split('\n').slice(0, piece.endsWith('\n') ? -1 : undefined));
  let line = 1;
  const chunks = pieces.map((lines) => {
    const startLine = line;
    line += lines.length;
    let symbol: string | undefined;
    lines.forEach((text, at) => {
      const name = definition.exec(text)?.[2] ?? /^\s*(?:def )?(\w+)\([^)]*\)(?: \{|:)$/.exec(text)?.[1];
      if (name === undefined || /^(?:if|for|test)$/.test(name)) return;
      symbol ??= name;
      symbols.push({ name, kind: 'function', startLine: startLine + at, endLine: startLine + at });
    });
    return {
      startLine,
      endLine: line - 1,
      text: lines.join('\n'),
      ...(symbol !== undefined && { symbol, symbolKind: 'function' as const }),
    };
  });
  const vectors =
    model && quantize(await model.embedDocuments(chunks.map(({ text }) => ({ text, path: file.path }))));
  const dimension = model?.dimension ?? 0;
  reader.addFile(
    file.path,
    file.language,
    file.fileKind ?? 'code',
    chunks.map((chunk, at) => ({
      ...chunk,
      vector: vectors?.slice(at * dimension, (at + 1) * dimension) ?? new Int8Array(0),
    })),
    symbols,
  );
}
