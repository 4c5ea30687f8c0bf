import type { Budget } from '../base/index.ts';
import type { Notice, Problem } from '../protocol/index.ts';
import { chunkerVersion } from './chunk/index.ts';
import type { EmbeddingModel } from './embed/index.ts';
import type { Pacer } from './pace/index.ts';
import type { Resources } from './resources.ts';
import type { ProcessCache } from './processCache.ts';
import { type Fingerprint, schemaVersion } from './store/index.ts';
import { tokenizerVersion } from './tokens/index.ts';
import type { PreparePool } from './workers/index.ts';

/** What all roots of the process share. */
export interface SharedParts {
  readonly dataDirectory: string;
  readonly fingerprint: Fingerprint;
  /** Indexes are looked at and nothing else. */
  readonly readOnly: boolean;
  /** What questions need is read before the first one comes. */
  readonly warm: boolean;
  readonly model: EmbeddingModel | undefined;
  /** Why there is no model. */
  readonly modelProblem: Problem | undefined;
  /** Absent where no embedding cache is used. */
  readonly cache: ProcessCache | undefined;
  readonly pool: PreparePool;
  readonly budget: Budget;
  readonly pacer: Pacer;
  readonly resources: Resources;
  /** See `PipelineOptions`. */
  readonly onePassBytes: () => number;
  readonly onProgress: () => void;
  readonly notify: (notice: Notice) => void;
  readonly log: (level: 'info' | 'warn', message: string) => void;
}

/** What an index that is made now, with this model, is made with. */
export function fingerprintOf(model: EmbeddingModel | undefined): Fingerprint {
  return {
    schema: schemaVersion,
    model: model === undefined ? 'none' : `${model.id} ${model.version}`,
    dimension: model?.dimension ?? 0,
    chunker: chunkerVersion,
    tokenizer: tokenizerVersion,
  };
}
