import type { Budget } from '../base/index.ts';
import type { IndexerSettings } from '../protocol/index.ts';
import type { Pacer } from './pace/index.ts';
import type { RunCache } from './passes.ts';
import type { Quarantine } from './quarantine.ts';
import type { Resources } from './resources.ts';
import type { Store } from './store/index.ts';
import type { PreparePool } from './workers/index.ts';

/** What the pipeline of a root works with. */
export interface PipelineOptions {
  /** Absolute. */
  readonly root: string;
  readonly settings: IndexerSettings;
  /** Tells of a relative path whether Loupe itself writes there. */
  readonly isOwnData: (path: string) => boolean;
  readonly store: Store;
  readonly pool: PreparePool;
  /** Bytes in flight between the queue and the database, shared by all roots. */
  readonly budget: Budget;
  /** How fast files go that no person is at work on. */
  readonly pacer: Pacer;
  /** Shared by all roots, too. */
  readonly resources: Resources;
  /** What waits to be found beyond this is made searchable first, in a pass of its own. */
  readonly onePassBytes: () => number;
  /** Files that must not be prepared again unless they changed. */
  readonly quarantine: Pick<Quarantine, 'holds' | 'passed'>;
  readonly onProgress: () => void;
  readonly log: (message: string) => void;
  readonly cache?: RunCache;
}
