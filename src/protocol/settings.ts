/** Sets of numbers for folders and machines of different sizes, from the smallest on. */
export const profileNames = ['small', 'medium', 'large', 'huge'] as const;
export type ProfileName = (typeof profileNames)[number];

/** The settings the indexing process needs, frozen; defaults live in package.json alone. Glob lists are relative to each root. */
export interface IndexerSettings {
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  /** VS Code's `files.exclude` and `search.exclude` that are switched on. */
  readonly editorExclude: readonly string[];
  readonly maxFileSizeKb: number;
  /** Prepare threads; 0 lets Loupe choose by the machine. */
  readonly threads: number;
  /** What the process may take of memory, in MB; 0 lets Loupe choose by the machine. */
  readonly memoryLimitMb: number;
  readonly profile: 'auto' | ProfileName;
}

/** One opened folder. */
export interface RootConfig {
  /** Absolute path. */
  readonly root: string;
  readonly settings: IndexerSettings;
  /** The settings are nobody's choice: those that the index was last brought up to date with go before them. */
  readonly byDefault?: boolean;
}

/** When indexing in bulk rests on battery power: never, below 20 % of charge, or always. */
export type PauseOnBattery = (typeof pauseOnBatteryChoices)[number];
export const pauseOnBatteryChoices = ['never', 'low', 'always'] as const;
