import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isNamedError, mayBeMessage, withoutErrorName } from '../../../src/indexer/search/errorMessage.ts';

describe('what was printed after the name of an error', () => {
  for (const text of [
    "FileNotFoundError: [Errno 2] No such file or directory: 'x'",
    'click.exceptions.UsageError: no such option',
    'Uncaught TypeError: cannot read it',
    'error[E0382]: borrow of moved value',
    'error: model foo could not be loaded',
    '12:03:04 main ERROR: gave up',
    'java.lang.IllegalStateException: closed',
  ])
    test(text, () => assert.ok(isNamedError(text)));
  for (const text of [
    'errors: where are they kept',
    'http: fix the retry',
    'ErrorKind::NotFound',
    'class ValueError',
  ])
    test(`not ${text}`, () => assert.ok(!isNamedError(text)));
});

test('the name of an error, and what stands before it, is no part of the message', () => {
  assert.equal(withoutErrorName('Traceback:\nUncaught ModelError: no model: x\nat y'), 'no model: x\nat y');
  assert.equal(withoutErrorName('Session is closed'), 'Session is closed');
});

describe('what may be a message', () => {
  for (const text of [
    'error: model foo could not be loaded',
    'Session is closed',
    "Invalid value for 'x': 5 is not a number",
    'Cannot convert 5 to a date',
    'Can not convert 5 to a date',
    'Path ended with open indexer.',
    'unexpected end of input',
  ])
    test(text, () => assert.ok(mayBeMessage(text, false)));
  for (const text of [
    'where is a failed upload tried again',
    'is the session closed?',
    'can a value be empty',
    'retry of uploads',
    'not found',
    'ask the user for a password',
  ])
    test(`not ${text}`, () => assert.ok(!mayBeMessage(text, false)));
  test('not what says what to change, but for an error that is named', () => {
    assert.ok(!mayBeMessage('fix the upload that is not retried', true));
    assert.ok(mayBeMessage('ValueError: the upload is not there', true));
  });
});
