import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commonEnd, readTrace } from '../../../src/indexer/search/frames.ts';

function check(
  name: string,
  text: string,
  frames: readonly (readonly [string, number])[],
  message?: RegExp,
): void {
  test(name, () => {
    const trace = readTrace(text);
    assert.deepEqual(
      trace.frames.map(({ path, line }) => [path, line]),
      frames,
    );
    if (message !== undefined) assert.match(trace.message, message);
  });
}

describe('frames are found as each language writes them', () => {
  check(
    'Python, which names the innermost last',
    'Traceback (most recent call last):\n  File "/app/src/upload/retry.py", line 12, in retry\n    send()\n  File "C:\\x\\net.py", line 7\nValueError: no \'id\'',
    [
      ['C:/x/net.py', 7],
      ['/app/src/upload/retry.py', 12],
    ],
    /ValueError: no 'id'/,
  );
  check(
    'Python, with the exception that led to the last one before it',
    'Traceback (most recent call last):\n  File "a.py", line 1, in f\nKeyError: 1\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "b.py", line 2, in g\n  File "c.py", line 3, in h\nValueError: 2',
    [
      ['c.py', 3],
      ['b.py', 2],
      ['a.py', 1],
    ],
  );
  check(
    'pytest',
    'tests/test_a.py:9: in test_a\n    run()\nsrc/run.py:4: in run\n    fail()\nE   ValueError',
    [
      ['src/run.py', 4],
      ['tests/test_a.py', 9],
    ],
  );
  check(
    'JavaScript',
    "TypeError: Cannot read properties of undefined (reading 'id')\n    at async retryUpload (/home/me/app/src/retryQueue.ts:41:13)\n    at file:///home/me/app/src/main.mjs:3:1\n    at new Promise (<anonymous>)",
    [
      ['/home/me/app/src/retryQueue.ts', 41],
      ['/home/me/app/src/main.mjs', 3],
    ],
    /Cannot read properties/,
  );
  check(
    'Java, with its package',
    'java.lang.IllegalStateException: closed\n\tat tools.jackson.databind.ObjectMapper.readValue(ObjectMapper.java:4218)\n\tat app//org.x.Main$Inner.<init>(Main.kt:9)\n\tat sun.misc.Native(Unknown Source)',
    [
      ['tools/jackson/databind/ObjectMapper.java', 4218],
      ['org/x/Main.kt', 9],
    ],
  );
  check('.NET', '   at Shop.Cart.Add(Item i) in C:\\src\\Shop\\Cart.cs:line 88', [
    ['C:/src/Shop/Cart.cs', 88],
  ]);
  check('PHP', '#0 /var/www/src/Client.php(123): send()', [['/var/www/src/Client.php', 123]]);
  check('Go', 'goroutine 1 [running]:\nmain.main()\n\t/go/src/app/main.go:12 +0x1d', [
    ['/go/src/app/main.go', 12],
  ]);
  check(
    'Rust',
    'error[E0382]: borrow of moved value\n  --> src/net/tcp.rs:10:5',
    [['src/net/tcp.rs', 10]],
    /borrow of moved/,
  );
  check(
    'Ruby',
    "lib/rack/builder.rb:33:in `run': boom (RuntimeError)",
    [['lib/rack/builder.rb', 33]],
    /boom/,
  );
  check('C compilers', 'lib/url.c:120:7: warning: unused variable', [['lib/url.c', 120]], /unused variable/);
});

describe('places are found as people copy and write them', () => {
  const form = (text: string, path = 'src/core.py', line = 200): void => {
    test(text, () => {
      const { frames, message } = readTrace(`before ${text} after`);
      assert.deepEqual(frames, [{ path, line }]);
      assert.match(message, /^before +after$/);
    });
  };
  form('src/core.py#L200');
  form('src/core.py#L200-L210');
  form('src/core.py#L200C3-L210C15');
  form('src\\core.py#L200');
  form('Dockerfile#L3', 'Dockerfile', 3);
  form('https://github.com/owner/repo/blob/main/src/core.py#L200');
  form('https://github.com/owner/repo/blob/3b49039/src/core.py?plain=1#L200-L210');
  form('https://gitlab.example.com/group/sub/repo/-/blob/main/src/core.py#L200-210');
  form('https://git.example.com/owner/repo/src/branch/main/src/core.py#L200');
  form('https://github.com/owner/repo/blob/main/src/core.py', 'src/core.py', 1);
  form('src/core.py line 200');
  form('src/core.py, line 200');
  form('src/core.py at lines 200-210');
  form('src/core.py on lines 200 to 210');
  form('src/core.py L200');
  form('line 200 of src/core.py');
  form('lines 200-210 in the file src/core.py');
  form('src/core.py(200)');
  form('src/core.py(200,5)');
  form('src/core.py:200:5');
  form('src/core.py:200-210');
});

test('of a deep trace the innermost frames are kept', () => {
  const lines = Array.from({ length: 40 }, (_, at) => `  File "f${at}.py", line ${at + 1}, in f`);
  const { frames } = readTrace(['Traceback (most recent call last):', ...lines, 'ValueError'].join('\n'));
  assert.deepEqual([frames[0]?.path, frames.length], ['f39.py', 12]);
});

test('a place alone is no trace', () => {
  const isTrace = (text: string): boolean => readTrace(text).isTrace;
  assert.equal(isTrace('src/a.ts:12'), false);
  assert.equal(isTrace('src/a.ts:12 src/b.ts:3'), false);
  assert.equal(isTrace('lib/url.c:120:7: warning: unused variable'), false);
  assert.equal(isTrace('Error: no\n    at f (src/a.ts:1:2)\n    at g (src/b.ts:3:4)'), true);
});

describe('what is no frame stays a question', () => {
  for (const text of [
    'where do we retry a failed upload?',
    'http://localhost:8080/path and 10.0.0.1:80',
    'lang:ts path:src/a.ts retry',
    'at 12:30:15 the job failed',
    'version 1.2.3:4',
    'std::vec::Vec and Foo::bar',
    'https://example.com/guide.html#L3',
    'see issue #L3 and line 200 of the file',
    'call core.run() on line 3',
  ])
    check(text, text, [], new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));

  test('and very much text is looked at in no time', () => {
    for (const piece of ['a/b.c:', 'x', 'a/', 'a.', ' in x', 'a.b ', 'line 3 ', 'https://a/blob/'])
      assert.deepEqual(readTrace(piece.repeat(100_000)).frames, [], piece);
  });
});

test('paths are the same file when one ends in the other, or when their nearest folders agree', () => {
  assert.equal(commonEnd('/home/me/app/src/a.ts', 'src/a.ts'), 2);
  assert.equal(commonEnd('a.ts', 'src/deep/a.ts'), 1);
  assert.equal(commonEnd('/build/x/src/deep/a.ts', 'packages/y/src/deep/a.ts'), 3);
  assert.equal(commonEnd('/x/node_modules/pkg/index.js', 'src/index.js'), 0);
});
