import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { eachProse } from '../../../src/indexer/embed/prose.ts';
import { RunReader } from '../../../src/indexer/tokens/index.ts';
import { proseOf } from './proseOf.ts';

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

test('no run of letters lies across the border of a piece', () => {
  const marks = ["'", '"', '`', '//', '#', '--', '*', ' ', '\n', "'''", '"' + '""'];
  const part = fc.constantFrom('a', 'bc', '_', 'é', ...marks);
  const reader = new RunReader();
  const runsOf = (text: string): string[] => {
    const runs = reader.read(text);
    reader.drop(runs);
    return Array.from(reader.numbers.subarray(runs.first, runs.end), (run) => reader.textOf(run));
  };
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const code = parts.join('');
      const all = runsOf(code);
      const starts = Array.from(reader.starts.subarray(0, all.length));
      const inPlace: (string | undefined)[] = [];
      eachProse(code, (start, end) =>
        starts.forEach((at, index) => {
          if (at >= start && at < end) inPlace.push(all[index]);
        }),
      );
      assert.deepEqual(inPlace, runsOf(proseOf(code)), code);
    }),
    { numRuns: 3_000 },
  );
});
