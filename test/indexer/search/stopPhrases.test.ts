import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutAskedKind, withoutAudience } from '../../../src/indexer/search/stopPhrases.ts';

test('who is asked, told or shown something is left out', () => {
  const check = (text: string, expected: string): void => assert.equal(withoutAudience(text), expected);
  check('ask the user for confirmation', 'ask for confirmation');
  check('Prompting a user for a password', 'Prompting for a password');
  check('lets end-users choose, lets our end users choose', 'lets end-users choose, lets choose');
  check('delete the user from the database', 'delete the user from the database');
  check('who may ask the user', 'who may ask the user');
  check('ask the username for a token', 'ask the username for a token');
});

test('the kind of file that is asked for is left out before what it is about', () => {
  const check = (text: string, expected: string): void => assert.equal(withoutAskedKind(text), expected);
  check('tests for prompting', 'prompting');
  check('where are the unit tests of the radix tree', 'where are the the radix tree');
  check('documentation about retries', 'retries');
  check('how does the test client work', 'how does the test client work');
  check('show me the examples', 'show me the examples');
  check('tests for', 'tests for');
});
