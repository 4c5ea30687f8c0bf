/** What the quality of answers is measured with, and what therefore must not be learned from. */
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { qualityFolder, unpackCorpora } from '../bench/corpora.ts';
import { LineSet, longLineHashes } from './sift/longLines.ts';

/** Repositories of the benchmarks, those that are held out included; no source may be one or a copy of one. */
export const benchmarkNames: readonly string[] =
  `abseil aeson aiohttp alamofire axios axum bash-it bats cats chi circe click cobra commons-lang curl
  dapper ecto exposed express fastapi flask fmt gin gson guzzle http4s httpx jackson kotlinx-coroutines ktor laravel lazy.nvim
  libuv messagepack mini.nvim model2vec monolog newtonsoft nlohmann nvm pandoc phoenix plug pydantic rack rails redis
  redux requests serde sinatra snapkit starlette telescope tokio trpc vapor vitest xmonad zig zls zod`.split(
    /\s+/,
  );

/** Whether a package's name, in any registry, has the name of a benchmark's repository in it as a whole. */
export function isBenchmark(name: string): boolean {
  const own = partsOf(name);
  return benchmarkNames.some((benchmark) => own.includes(partsOf(benchmark)));
}

/** `golang-github-spf13-cobra-dev`, `libuv1` and `jackson2` have the parts cobra, libuv and jackson. */
function partsOf(name: string): string {
  const parts = name.toLowerCase().match(/[a-z]+\d?[a-z]+|[a-z]+|\d+/g) ?? [];
  return `-${parts.join('-').replace(/(?<=-|^)lib(?=jackson-)/, '')}-`;
}

const maxFileChars = 400_000;

/** The lines of all repositories of the development sets. */
export async function benchmarkLines(): Promise<LineSet> {
  const lines = new LineSet();
  const corpora = await unpackCorpora();
  for (const entry of await readdir(corpora, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = await readFile(path.join(entry.parentPath, entry.name), 'utf8');
    if (text.length <= maxFileChars) lines.add(longLineHashes(text));
  }
  return lines;
}

/** The lines of the functions that answer the questions of CoSQA. */
export async function cosqaLines(): Promise<LineSet> {
  const packed = await readFile(path.join(qualityFolder(), 'cosqa/functions.json.gz'));
  const functions = JSON.parse(gunzipSync(packed).toString('utf8')) as Record<string, number>;
  const lines = new LineSet();
  for (const code of Object.keys(functions)) lines.add(longLineHashes(code));
  return lines;
}
