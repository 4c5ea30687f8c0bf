import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureText } from '../../src/extension/failureText.ts';
import { LoupeError, RemoteError, errorCodes } from '../../src/protocol/index.ts';

test('a failure is told in its own words with the command that helps most', () => {
  const check = (error: unknown, message: RegExp, command: string): void => {
    const text = failureText(error);
    assert.match(text.message, message);
    assert.equal(text.command, command);
  };
  check(new RemoteError('closed', 'pipe'), /^The indexing process stopped before/, 'loupe.restart');
  check(new LoupeError('crashedTooOften', 'It crashed.'), /^It crashed\.$/, 'loupe.restart');
  check(new LoupeError('noFolder', 'No folder.'), /No folder/, 'workbench.action.files.openFolder');
  check(new LoupeError('modelMissing', 'Kept.'), /^Kept\.$/, 'loupe.restart');
  check(new LoupeError('notIndexed', 'Cleared.'), /Cleared/, 'loupe.reindex');
  check(new Error('oh'), /^oh$/, 'loupe.showLog');
  check('oh', /^oh$/, 'loupe.showLog');
  for (const code of errorCodes)
    assert.ok(failureText(new LoupeError(code, 'words')).button.length > 0, code);
});
