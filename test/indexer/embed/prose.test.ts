import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proseOf } from '../../../src/indexer/embed/prose.ts';

test('comments and strings are told apart from code, whatever the language', () => {
  const check = (code: string, expected: string): void => assert.equal(proseOf(code), expected);
  check('let a = 1; // the first\nlet b = 2;', '// the first');
  check('x = 1  # one\ny = "two words"', '# one "two words"');
  check('SELECT a -- the key\nFROM b', '-- the key');
  check('def f():\n    """Reads it.\n    Twice."""\n    pass', '"""Reads it.\n    Twice."""');
  check("def f():\n    '''Reads it.\n    Don't ask.'''\n    x = 'ab'", "'''Reads it.\n    Don't ask.'''");
  check("const t = `over\ntwo lines`; f('x')", '`over\ntwo lines`');
  check('/**\n * Says why.\n */', '** * Says why. */');
  check('// Copyright 2020 Somebody. All rights reserved.\n// Use of it\nf();', '// Use of it');
  check('return a + b;', '');
});
