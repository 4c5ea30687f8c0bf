import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fewerWords, withoutFilters } from '../../webview-ui/rephrasing.ts';

test('a question without its filters', () => {
  const check = (query: string, expected: string): void => assert.equal(withoutFilters(query), expected);
  check('retry upload', 'retry upload');
  check('lang:go retry -path:vendor upload', 'retry upload');
  check('path:"my folder/x" retry', 'retry');
  check('"exact phrase" kind:test', 'exact phrase');
  check('lang:go', '');
  check('std::path::Path', 'std::path::Path');
});

test('a question in fewer words', () => {
  const check = (query: string, expected: string | undefined): void =>
    assert.equal(fewerWords(query), expected);
  check('where do we retry a failed upload?', 'retry failed upload');
  check('where do we frobnicate the gizmo registry of widgets', 'frobnicate registry widgets');
  check('retry upload', undefined);
  check('is it the', undefined);
  check('', undefined);
  check('upload upload upload upload', 'upload');
});
