import { parseArguments } from '../../src/cli/arguments.ts';
import { type FolderHealth, openSession } from '../../src/cli/session.ts';
import type { SearchAnswer } from '../../src/protocol/index.ts';

/** What a command sees that only looks: `status`, and `search --no-update`. */
export async function look(
  dataDirectory: string,
  root: string,
): Promise<{ health: FolderHealth; answer: SearchAnswer }> {
  const session = await openSession(
    root,
    { ...parseArguments(['status', root]), update: false, dataDirectory },
    { onNotice: () => undefined, onStatus: () => undefined },
  );
  try {
    const { signal } = new AbortController();
    return {
      health: await session.health(),
      answer: await session.search({ query: 'alpha step', limit: 1 }, signal),
    };
  } finally {
    await session.close();
  }
}
