import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { choosePaths } from '../../training/sift/choosePath.ts';
import { isPermissive, mayLearnFrom, readDebianCopyright } from '../../training/sift/licence.ts';
import { LineSet, longLineHashes } from '../../training/sift/longLines.ts';

describe('licences', () => {
  test('one free choice is enough, and copyleft is none', () => {
    const permissive = [
      'MIT',
      'Apache-2.0',
      'GPL-2.0+ or MIT',
      'Artistic or GPL-1+',
      'BSD-3-clause',
      'MIT/Apache-2.0',
    ];
    assert.deepEqual(
      permissive.filter((expression) => !isPermissive(expression)),
      [],
    );
    const others = ['GPL-3+', 'LGPL-2.1', 'AGPL-3.0-only', 'MPL-2.0', 'EPL-1.0', 'CC-BY-SA-4.0', 'GFDL-1.3'];
    assert.deepEqual(others.filter(isPermissive), []);
  });

  test('a file speaks for itself, at its top only', () => {
    assert.equal(mayLearnFrom('// SPDX-License-Identifier: MIT OR GPL-2.0\n'), true);
    assert.equal(mayLearnFrom('// SPDX-License-Identifier: GPL-2.0\n'), false);
    assert.equal(mayLearnFrom('/* under the terms of the GNU Lesser General Public License */'), false);
    assert.equal(mayLearnFrom(`int x;\n${' '.repeat(7000)}// unlike GPL code`), true);
  });

  test('the last matching paragraph of debian/copyright decides', () => {
    const isFree = readDebianCopyright(
      [
        'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/',
        'Files: *\nCopyright: A\nLicense: MIT',
        'Files: src/old/*\n b.?\nCopyright: B\nLicense: GPL-2+\n Text',
        'Files: src/old/free.c\nCopyright: C\nLicense: GPL-2+ or BSD-3-clause',
      ].join('\n\n'),
    );
    const verdicts = ['a.c', 'src/old/x/y.c', 'b.h', 'src/old/free.c'].map((path) => isFree?.(path));
    assert.deepEqual(verdicts, [true, false, false, true]);
    assert.equal(readDebianCopyright('This package is free.'), undefined);
  });
});

describe('paths', () => {
  const check = (paths: string[], expected: string[], wanted?: string[]): void =>
    assert.deepEqual(choosePaths(paths, wanted), expected);

  test('tests, other people’s code, data and licences stay out', () => {
    check(
      [
        'lib/a.py',
        'tests/b.py',
        'lib/vendor/c.py',
        'lib/data.json',
        'LICENSE.md',
        'README.md',
        'lib/x.min.js',
        'a/_pb2.py',
      ],
      ['lib/a.py', 'README.md'],
    );
  });

  test('what was built stays out where its source is there', () => {
    const sources = ['a', 'b', 'c', 'd', 'e'].map((name) => `src/${name}.ts`);
    check([...sources, 'dist/a.js', 'lib/a.js', 'ios/lib/A.swift'], [...sources, 'ios/lib/A.swift']);
    check(['src/a.ts', 'dist/a.js'], ['src/a.ts', 'dist/a.js']);
  });

  test('only the folders of the manifest count', () => {
    check(['src/a.c', 'srcs/b.c', 'doc/c.md'], ['src/a.c'], ['src']);
  });
});

describe('long lines', () => {
  const lines = (prefix: string, count: number): string =>
    Array.from(
      { length: count },
      (_, index) => `const ${prefix}${index} = compute(${index}, 'something long');`,
    ).join('\n');

  test('show copies by their share, however they are indented', () => {
    const known = new LineSet();
    known.add(longLineHashes(lines('first', 10)));
    assert.equal(known.share(longLineHashes(lines('first', 10).replaceAll('const', '    const'))), 1);
    assert.equal(known.share(longLineHashes(lines('other', 10))), 0);
    assert.equal(known.share(longLineHashes(`${lines('first', 6)}\n${lines('other', 6)}`)), 0.5);
  });

  test('say nothing of short files, comments and imports', () => {
    const text = `// Licensed under the terms of a licence that is long\nimport { something, other } from 'a/long/path';`;
    assert.deepEqual(longLineHashes(text), []);
    const known = new LineSet();
    known.add(longLineHashes(lines('a', 4)));
    assert.equal(known.share(longLineHashes(lines('a', 4))), 0);
  });
});
