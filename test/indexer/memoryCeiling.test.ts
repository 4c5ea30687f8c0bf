import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type IndexContent, readIndexContent } from '../../bench/indexContent.ts';
import type { Health, IndexerSettings } from '../../src/protocol/index.ts';
import { ServiceHarness, settings, temporaryFolder, writeFiles } from './serviceHarness.ts';

const never = new AbortController().signal;

async function indexed(
  t: TestContext,
  root: string,
  wishes: Partial<IndexerSettings>,
): Promise<{ health: Health; content: IndexContent }> {
  const harness = new ServiceHarness(t);
  await harness.openWith({ ...settings, ...wishes }, root);
  await harness.service.handlers.update({}, never);
  const health = await harness.service.handlers.health({ runtime: false }, never);
  const [opened] = health.roots;
  assert.ok(opened !== undefined);
  return { health, content: readIndexContent(opened.indexPath) };
}

/** Functions that no two files have in common. */
function source(file: number, functions: number): string {
  return Array.from(
    { length: functions },
    (_, at) =>
      `export function step${file}of${at}(left: number): number {\n  return left * ${file} + ${at};\n}\n`,
  ).join('\n');
}

test('an index that is made under the lowest ceiling is the same as without one', async (t) => {
  const root = temporaryFolder(t);
  const files = Array.from({ length: 150 }, (_, at) => [
    `src/file${at}.ts`,
    source(at, at % 50 === 0 ? 8_000 : 60),
  ]);
  writeFiles(root, Object.fromEntries(files) as Record<string, string>);
  const free = await indexed(t, root, { threads: 2 });
  const limited = await indexed(t, root, { threads: 2, memoryLimitMb: 1 });
  assert.equal(free.health.threads, 2);
  assert.deepEqual([limited.health.threads, limited.health.profile.memoryLimitMb], [1, 300]);
  assert.equal(free.health.roots[0]?.files, files.length);
  assert.deepEqual(limited.content, free.content);
});

test('what cannot be prepared within the ceiling is left out as too large', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, { 'large.md': 'words and words\n'.repeat(250_000), 'small.md': 'words\n' });
  const wishes = { maxFileSizeKb: 10_240 };
  const { health } = await indexed(t, root, { ...wishes, memoryLimitMb: 300 });
  assert.deepEqual([health.roots[0]?.files, health.roots[0]?.skippedByReason], [1, { tooLarge: 1 }]);
  const free = await indexed(t, root, wishes);
  assert.equal(free.health.roots[0]?.files, 2);
});

test('a file of 30 MB does not hold up the others', async (t) => {
  const root = temporaryFolder(t);
  const small = Array.from({ length: 40 }, (_, at) => [`small${at}.md`, `# Step ${at}\n\nwords\n`]);
  writeFiles(root, Object.fromEntries(small) as Record<string, string>);
  // Written last, it would have its turn first.
  writeFiles(root, { 'large.md': 'some words of a long report\n'.repeat(1_150_000) });
  for (const threads of [1, 2]) {
    const harness = new ServiceHarness(t);
    const seen: (readonly [files: number, hasLarge: boolean])[] = [];
    harness.service.on('status', () => {
      const { handlers } = harness.service;
      void Promise.all([
        handlers.why({ path: join(root, 'large.md') }, never),
        handlers.status(null, never),
      ]).then(([why, { roots }]) => seen.push([roots[0]?.files ?? 0, why.state === 'indexed']));
    });
    await harness.openWith({ ...settings, threads, maxFileSizeKb: 102_400, memoryLimitMb: 8_192 }, root);
    await harness.service.handlers.update({}, never);
    assert.ok(
      seen.some(([files, hasLarge]) => files === small.length && !hasLarge),
      JSON.stringify(seen),
    );
  }
});
