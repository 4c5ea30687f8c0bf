import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this copy of Loupe lies and which it is: the folder with its package.json, from sources and from bundles alike. */
export interface Installation {
  readonly directory: string;
  readonly version: string;
}

/** @param moduleUrl `import.meta.url` of any module inside the installation. */
export function findInstallation(moduleUrl: string): Installation {
  for (let directory = dirname(fileURLToPath(moduleUrl)); ; directory = dirname(directory)) {
    const manifest = join(directory, 'package.json');
    if (existsSync(manifest)) {
      const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (name === 'loupe') return { directory, version: version ?? '0.0.0' };
    }
    if (directory === dirname(directory))
      throw new Error(`Loupe's package.json was not found above ${moduleUrl}`);
  }
}
