import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstWords } from '../../webview-ui/view/words.ts';
import { hit } from './harness/examples.ts';

test('a piece without a name is called by its best line, without the marks of a comment', () => {
  const check = (line: string, expected: string): void =>
    assert.equal(
      firstWords(hit({ preview: line.split('\n'), previewStartLine: 44, bestLine: 44 })),
      expected,
    );
  check('  /** Sends a file again. */', 'Sends a file again.');
  check('"""Thumbnails."""', 'Thumbnails.');
  check('#!/usr/bin/env bash', 'Lines 41–68');
  check('#!/usr/bin/env bash\n\n#\n# Sends a file again.\nset -e', 'Sends a file again.');
  check('#![allow(dead_code)]', '#![allow(dead_code)]');
  check('## Uploads', 'Uploads');
  check('<!-- draft -->', 'draft');
  check('*/', 'Lines 41–68');
  check('', 'Lines 41–68');
});
