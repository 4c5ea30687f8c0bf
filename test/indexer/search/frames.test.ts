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
    'Python',
    'Traceback (most recent call last):\n  File "/app/src/upload/retry.py", line 12, in retry\n    send()\n  File "C:\\x\\net.py", line 7\nValueError: no \'id\'',
    [
      ['/app/src/upload/retry.py', 12],
      ['C:/x/net.py', 7],
    ],
    /ValueError: no 'id'/,
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

describe('what is no frame stays a question', () => {
  for (const text of [
    'where do we retry a failed upload?',
    'http://localhost:8080/path and 10.0.0.1:80',
    'lang:ts path:src/a.ts retry',
    'at 12:30:15 the job failed',
    'version 1.2.3:4',
    'std::vec::Vec and Foo::bar',
  ])
    check(text, text, [], new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));

  test('and very much text is looked at in no time', () => {
    for (const piece of ['a/b.c:', 'x', 'a/', 'a.', ' in x'])
      assert.deepEqual(readTrace(piece.repeat(100_000)).frames, [], piece);
  });
});

test('paths are the same file when one ends in the other, or when their nearest folders agree', () => {
  assert.equal(commonEnd('/home/me/app/src/a.ts', 'src/a.ts'), 2);
  assert.equal(commonEnd('a.ts', 'src/deep/a.ts'), 1);
  assert.equal(commonEnd('/build/x/src/deep/a.ts', 'packages/y/src/deep/a.ts'), 3);
  assert.equal(commonEnd('/x/node_modules/pkg/index.js', 'src/index.js'), 0);
});
