import type { Hit, MatchRange, PanelState, RootStatus, SearchAnswer } from '../../../src/protocol/index.ts';
import { omit } from '../../../webview-ui/omit.ts';

/** Answers and states for the panel's tests and pictures. */
export const root = '/home/ada/uploader';

export function rootStatus(change: Partial<RootStatus> = {}): RootStatus {
  return {
    root,
    state: 'ready',
    filesDone: 2310,
    filesTotal: 2310,
    filesPerSecond: 0,
    files: 2310,
    refined: 2310,
    chunks: 18_240,
    symbols: 31_002,
    skipped: 120,
    coverage: 1,
    problems: [],
    ...change,
  };
}

export function openState(change: Partial<PanelState> = {}, status: Partial<RootStatus> = {}): PanelState {
  return {
    workspace: 'open',
    cleared: false,
    indexer: 'running',
    status: { roots: [rootStatus(status)], paused: status.state === 'paused' },
    history: ['where do we retry a failed upload?', 'parse the content-range header', 'RetryPolicy'],
    rootNames: { [root]: 'uploader' },
    ...change,
  };
}

export const indexing: Partial<RootStatus> = {
  state: 'indexing',
  filesDone: 1432,
  files: 1432,
  filesPerSecond: 410,
  secondsLeft: 12,
  coverage: 0.62,
};

/** Where the words stand in the preview. */
function marks(preview: readonly string[], first: number, words: RegExp): MatchRange[] {
  return preview.flatMap((line, at) =>
    [...line.matchAll(words)].map((found) => ({
      line: first + at,
      start: found.index,
      end: found.index + found[0].length,
    })),
  );
}

export function hit(change: Partial<Hit> = {}): Hit {
  const made = withoutMatches(change);
  return {
    ...made,
    matches: change.matches ?? marks(made.preview, made.previewStartLine, /retry|failed|upload/gi),
  };
}

function withoutMatches(change: Partial<Hit>): Hit {
  return {
    root,
    path: 'src/upload/retryPolicy.ts',
    language: 'typescript',
    fileKind: 'code',
    startLine: 41,
    endLine: 68,
    bestLine: 44,
    score: 0.9,
    symbol: 'retryUpload',
    symbolKind: 'method',
    breadcrumb: ['RetryPolicy', 'retryUpload'],
    preview: [
      '  /** Tries again after a failure that may pass, with a growing pause. */',
      '  async retryUpload(part: UploadPart, attempt = 1): Promise<Receipt> {',
      '    try {',
      '      return await this.#client.upload(part, { timeoutMs: 30_000 });',
      '    } catch (error) {',
      "      if (attempt >= this.#limit || !isTransient(error)) throw new UploadError('upload failed', part);",
      '      await sleep(2 ** attempt * 100); // jitter is added by sleep',
    ],
    previewStartLine: 41,
    matches: [],
    reasons: [
      { kind: 'symbol', text: 'defines `retryUpload`', share: 0.5 },
      { kind: 'meaning', text: 'near in meaning', share: 0.3 },
      { kind: 'words', text: 'words `failed`, `upload`', share: 0.2 },
    ],
    ...change,
  };
}

const pythonHit = hit({
  path: 'services/ingest/workers/transfer/background_transfer_queue_consumer.py',
  language: 'python',
  startLine: 12,
  endLine: 30,
  bestLine: 14,
  symbol: 'requeue_failed',
  symbolKind: 'function',
  breadcrumb: ['requeue_failed'],
  preview: [
    'def requeue_failed(queue: Queue, job: Job) -> None:',
    '    """Puts a failed transfer back, at most three times."""',
    '    if job.attempts < MAX_ATTEMPTS and job.error is not None:',
    '        queue.put(job.again(), delay=backoff(job.attempts))',
    '    else:',
    "        log.warning('giving up on %s', job.id)",
  ],
  previewStartLine: 12,
  reasons: [
    { kind: 'meaning', text: 'near in meaning', share: 0.8 },
    { kind: 'path', text: 'path', share: 0.2 },
  ],
});

/** Twelve hits in many shapes: several in a file, long names, no symbol, no preview, other languages. */
export function exampleHits(): readonly Hit[] {
  return [
    hit(),
    hit({
      startLine: 12,
      endLine: 24,
      bestLine: 14,
      symbol: 'isTransient',
      symbolKind: 'function',
      breadcrumb: ['isTransient'],
      preview: [
        '/** True for what may pass by itself: time-outs, resets, 429 and 5xx. */',
        'export function isTransient(error: unknown): boolean {',
        '  if (error instanceof HttpError) return error.status === 429 || error.status >= 500;',
        '  return isNodeError(error) && transientCodes.has(error.code);',
        '}',
      ],
      previewStartLine: 12,
      matches: [],
      reasons: [{ kind: 'meaning', text: 'near in meaning', share: 1 }],
    }),
    pythonHit,
    hit({
      path: 'test/upload/retryPolicy.test.ts',
      fileKind: 'test',
      startLine: 8,
      endLine: 31,
      bestLine: 9,
      symbol: 'gives up after the last attempt and tells which part of the upload it was',
      symbolKind: 'function',
      breadcrumb: [
        'RetryPolicy',
        'gives up after the last attempt and tells which part of the upload it was',
      ],
      preview: [
        "test('gives up after the last attempt and tells which part of the upload it was', async () => {",
        '  const policy = new RetryPolicy(failing(5), { limit: 3 });',
        '  await assert.rejects(policy.retryUpload(part), { part });',
        '});',
      ],
      previewStartLine: 8,
    }),
    hit({
      path: 'docs/operations.md',
      language: 'markdown',
      fileKind: 'docs',
      startLine: 88,
      endLine: 103,
      bestLine: 90,
      symbol: 'When an upload fails',
      symbolKind: 'section',
      breadcrumb: ['Operations', 'When an upload fails'],
      preview: [
        '## When an upload fails',
        '',
        'An upload that **fails** is tried again up to `retry.limit` times. See [the policy](retry.md).',
        '',
        '- a part is never sent twice',
      ],
      previewStartLine: 88,
      reasons: [{ kind: 'words', text: 'words `upload`, `fails`', share: 1 }],
    }),
    nameless('config/defaults.yaml', 'yaml', 'config', [
      'retry:',
      '  # tried again this often',
      '  limit: 3',
      '  pause_ms: 100',
      '  codes: [429, 502, 503]',
    ]),
    nameless('db/migrations/0007_failed_uploads.sql', 'sql', 'code', [
      'CREATE TABLE failed_uploads (',
      '  id INTEGER PRIMARY KEY, -- of the part',
      "  reason TEXT NOT NULL DEFAULT 'unknown',",
      '  attempts INTEGER CHECK (attempts <= 3)',
      ');',
    ]),
    hit({
      path: 'README.rst',
      language: 'rst',
      fileKind: 'docs',
      breadcrumb: [],
      preview: [],
      matches: [],
      startLine: 3,
      endLine: 3,
    }),
  ];
}

function nameless(
  path: string,
  language: string,
  fileKind: Hit['fileKind'],
  preview: readonly string[],
): Hit {
  return {
    ...omit(hit(), 'symbol', 'symbolKind'),
    path,
    language,
    fileKind,
    breadcrumb: [],
    startLine: 1,
    endLine: preview.length,
    bestLine: 1,
    preview,
    previewStartLine: 1,
    matches: [],
    reasons: [{ kind: 'words', text: 'words `retry`', share: 1 }],
  };
}

export function answer(change: Partial<SearchAnswer> = {}): SearchAnswer {
  return {
    hits: exampleHits(),
    coverage: 1,
    tookMs: 8.4,
    languages: [
      { value: 'typescript', count: 14 },
      { value: 'python', count: 5 },
      { value: 'markdown', count: 3 },
      { value: 'yaml', count: 1 },
      { value: 'sql', count: 1 },
    ],
    folders: [
      { value: 'src/upload', count: 9 },
      { value: 'services/ingest', count: 5 },
      { value: 'test/upload', count: 4 },
      { value: 'docs', count: 3 },
    ],
    notes: [],
    ...change,
  };
}

export const noAnswer: SearchAnswer = {
  hits: [],
  coverage: 1,
  tookMs: 3,
  languages: [],
  folders: [],
  notes: [],
};
