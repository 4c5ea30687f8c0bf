import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excerpt } from '../../../src/indexer/search/bestLines.ts';
import { QuestionWords } from '../../../src/indexer/search/questionWords.ts';
import { questionTerms, weighQuestion } from '../../../src/indexer/search/question.ts';

function check(code: string, query: string, expectedLine: string): void {
  const lines = code.split('\n');
  const terms = questionTerms(query);
  const frequencies = terms.map(() => 1);
  const question = weighQuestion(query, terms, frequencies, 100);
  const { bestLine } = excerpt({ firstLine: 1, lines }, new QuestionWords(question), undefined);
  assert.equal(lines[bestLine - 1]?.trim(), expectedLine);
}

test('the definition is preferred to a call of the same name, in any language', () => {
  check(
    'async drain() {\n  await this.retryFailedUpload(photo);\n}\n\nretryFailedUpload(photo) {\n  photo.attempts += 1;\n}',
    'where do we retry a failed upload?',
    'retryFailedUpload(photo) {',
  );
  check(
    'retry_failed_upload(1)\n\ndef retry_failed_upload(photo):\n    pass',
    'where do we retry a failed upload?',
    'def retry_failed_upload(photo):',
  );
});

test('a line with more of the question is preferred to a definition with less', () => {
  check(
    'function upload(photo) {\n  retryFailedUpload(photo);\n}',
    'retry a failed upload',
    'retryFailedUpload(photo);',
  );
});

test('a blank line is never the best one', () => {
  check(
    '\n\nenum {\n  EXP100_SENDING_REQUEST,\n\n  EXP100_FAILED\n}',
    'retry a failed request',
    'EXP100_SENDING_REQUEST,',
  );
});
