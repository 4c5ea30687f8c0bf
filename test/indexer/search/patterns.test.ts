import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutPatterns } from '../../../src/indexer/search/patterns.ts';

function check(query: string, expected: string): void {
  test(query, () => assert.equal(withoutPatterns(query).replace(/ +/g, ' ').trim(), expected));
}

check(String.raw`def\s+main\(.*\)`, String.raw`def +main\(.*\)`);
check(String.raw`^\w+@[a-z0-9.-]+\.com$`, String.raw`^ +@ +\.com$`);
check(String.raw`[A-Za-z_][A-Za-z0-9_]*upload\b`, '*upload');
check(String.raw`[^\d]retry`, 'retry');
check(String.raw`C:\src\write.ts`, String.raw`C:\src\write.ts`);
check('items[0] and rows[name] and x[-1]', 'items[0] and rows[name] and x[-1]');
check('where do we retry', 'where do we retry');
