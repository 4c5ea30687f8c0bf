import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { deleteJournal, journalPathIn, takeSuspects } from '../../../src/indexer/workers/index.ts';

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'loupe-journal-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Runs a process that writes its journal and then kills itself. */
function crashWith(folder: string, statements: string): void {
  const journal = new URL('../../../src/indexer/workers/crashJournal.ts', import.meta.url).href;
  const script = `
    const { JournalSlot, journalPathIn } = await import(${JSON.stringify(journal)});
    const path = journalPathIn(${JSON.stringify(folder)});
    ${statements}
    process.kill(process.pid, 'SIGKILL');`;
  assert.equal(spawnSync(process.execPath, ['--input-type=module', '-e', script]).signal, 'SIGKILL');
}

test('files at work when a process was killed are suspects, once', (t) => {
  const folder = temporaryFolder(t);
  crashWith(
    folder,
    `new JournalSlot(path, 0).begin('/r/ä b.ts');
     const done = new JournalSlot(path, 1); done.begin('/r/done.ts'); done.end();
     const next = new JournalSlot(path, 2); next.begin('/r/a-very-long-first-path.ts'); next.end(); next.begin('/r/c');`,
  );
  assert.deepEqual(takeSuspects(folder, '/r'), ['/r/ä b.ts', '/r/c']);
  assert.deepEqual(takeSuspects(folder, '/r'), []);
});

test('a path longer than a slot does no harm to its neighbour', (t) => {
  const folder = temporaryFolder(t);
  crashWith(
    folder,
    `new JournalSlot(path, 0).begin('/' + 'x'.repeat(9000)); new JournalSlot(path, 1).begin('/r/b');`,
  );
  assert.deepEqual(takeSuspects(folder, '/r'), ['/r/b']);
});

test('the journal of a living process is left alone; an orderly end leaves none', (t) => {
  const folder = temporaryFolder(t);
  const path = journalPathIn(folder);
  writeFileSync(path, '');
  assert.deepEqual(takeSuspects(folder, '/r'), []);
  assert.ok(existsSync(path));
  deleteJournal(path);
  deleteJournal(path);
  assert.deepEqual(readdirSync(folder), []);
});

test('a folder that does not exist has no suspects', () => {
  assert.deepEqual(takeSuspects(join(tmpdir(), 'loupe-nowhere'), '/r'), []);
});

test('what was left of another root waits until that root is opened', (t) => {
  const folder = temporaryFolder(t);
  crashWith(
    folder,
    `new JournalSlot(path, 0).begin('/r/mine'); new JournalSlot(path, 1).begin('/other/theirs');`,
  );
  assert.deepEqual(takeSuspects(folder, '/r'), ['/r/mine']);
  assert.deepEqual(takeSuspects(folder, '/r'), []);
  assert.deepEqual(takeSuspects(folder, '/other'), ['/other/theirs']);
  assert.deepEqual(readdirSync(folder), []);
});
