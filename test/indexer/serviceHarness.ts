import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Service, type ServiceOptions, createService } from '../../src/indexer/index.ts';
import type {
  Hit,
  IndexerSettings,
  IndexerStatus,
  Notice,
  RootStatus,
  SearchAnswer,
} from '../../src/protocol/index.ts';

export const settings: IndexerSettings = {
  exclude: [],
  include: [],
  editorExclude: [],
  maxFileSizeKb: 1024,
  threads: 1,
  memoryLimitMb: 0,
  profile: 'auto',
};

/** A folder that is gone after the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'loupe-test-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeFiles(root: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** A service over temporary folders, with the few calls that tests make. */
export class ServiceHarness {
  readonly dataDirectory: string;
  readonly notices: Notice[] = [];
  readonly service: Service;

  constructor(t: TestContext, options: ServiceOptions = {}) {
    this.dataDirectory = options.dataDirectory ?? temporaryFolder(t);
    this.service = createService({ ...options, dataDirectory: this.dataDirectory });
    this.service.on('notice', (notice) => this.notices.push(notice));
    t.after(() => this.service.dispose());
  }

  open(...roots: string[]): Promise<IndexerStatus> {
    return this.openWith(settings, ...roots);
  }

  openWith(wanted: IndexerSettings, ...roots: string[]): Promise<IndexerStatus> {
    const signal = new AbortController().signal;
    return this.service.handlers.configure(
      { roots: roots.map((root) => ({ root, settings: wanted })), paused: false },
      signal,
    );
  }

  async update(): Promise<RootStatus> {
    const { roots } = await this.service.handlers.update({}, new AbortController().signal);
    assert.ok(roots[0]);
    return roots[0];
  }

  search(query: string, limit = 10): Promise<SearchAnswer> {
    return this.service.handlers.search({ query, limit }, new AbortController().signal);
  }

  async paths(query: string): Promise<string[]> {
    const { hits } = await this.search(query);
    return hits.map((hit: Hit) => hit.path);
  }
}
