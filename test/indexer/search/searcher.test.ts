import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Searcher } from '../../../src/indexer/search/index.ts';
import { type FileKind, codeOf } from '../../../src/protocol/index.ts';
import { type Ask, type FixtureFile, addFile, searcherOver, shippedModel, uploadService } from './fixture.ts';
import type { MemoryReader } from './memoryReader.ts';

let ask: Ask;
let searcher: Searcher;
before(async () => ({ ask, searcher } = await searcherOver(uploadService)));

/** Golden ranks: the question and the place that comes first. */
function golden(query: string, expected: string): void {
  test(`${query} → ${expected}`, async () => {
    const { hits } = await ask(query);
    assert.equal(`${hits[0]?.path}:${hits[0]?.symbol ?? ''}`, expected);
  });
}

describe('golden ranks', () => {
  golden('where do we retry a failed upload?', 'src/upload/retryQueue.ts:retryUpload');
  golden('retryUpload', 'src/upload/retryQueue.ts:retryUpload');
  golden('retry_upload', 'src/upload/retryQueue.ts:retryUpload');
  golden('test that a failed upload is retried', 'test/upload/retryQueue.test.ts:');
  golden('user name', 'src/users/userStore.ts:getUserName');
  golden('getusername', 'src/users/userStore.ts:getUserName');
  golden('getUserName', 'src/users/userStore.ts:getUserName');
  golden('remove an account', 'src/users/userStore.ts:deleteUser');
  golden('wait longer before each attempt', 'src/time/backoff.ts:backoff');
  golden('split http header lines', 'src/http/parse_headers.py:parse_headers');
  golden('documentation of uploads', 'docs/uploads.md:');
  golden('重试', 'docs/uploads.md:');
  golden('failed upload kind:docs', 'docs/uploads.md:');
  golden('failed upload kind:test', 'test/upload/retryQueue.test.ts:');
  golden('upload -path:test -path:src', 'docs/uploads.md:');
});

describe('filters', () => {
  async function checkPaths(query: string, allowed: RegExp, more = {}): Promise<void> {
    const { hits } = await ask(query, more);
    assert.ok(hits.length > 0);
    for (const { path } of hits) assert.match(path, allowed);
  }
  test('lang:', () => checkPaths('parse lang:py', /\.py$/));
  test('lang: by name', () => checkPaths('parse lang:Python', /\.py$/));
  test('-lang:', () => checkPaths('upload -lang:typescript', /\.(?:py|md)$/));
  test('path:', () => checkPaths('delete path:users', /users/));
  test('path: with a glob', () => checkPaths('upload path:src/**/*.ts', /^src\/.*\.ts$/));
  test('kind:', () => checkPaths('upload kind:tests', /^test\//));
  test('facet of languages', () => checkPaths('upload', /\.md$/, { languages: ['markdown'] }));
  test('facet of folders', () => checkPaths('upload', /^test\//, { folders: ['test'] }));

  test('a language that nothing here is written in, or that nobody knows, is told with those that there are', async () => {
    const there = 'The languages of root: TypeScript, Python, Markdown.';
    const { hits, notes } = await ask('upload lang:cobol');
    assert.deepEqual([hits, notes], [[], ['No indexed file of root is COBOL.', there]]);
    assert.deepEqual((await ask('upload lang:klingon')).notes, [
      'No language is called "klingon"; lang:klingon was left out.',
      there,
    ]);
    assert.deepEqual((await ask('parse lang:py')).notes, []);
    assert.ok((await ask('lang:klingon')).notes.some((note) => note.startsWith('There is no word')));
  });

  test('filters alone list what passes them, newest files first', async () => {
    const places = async (query: string, more = {}): Promise<string[]> =>
      (await ask(query, more)).hits.map(({ path, symbol }) => `${path}:${symbol ?? ''}`);
    const newest = uploadService.map(({ path }) => path).toReversed();
    const withoutDocs = newest.filter((path) => !path.endsWith('.md'));
    assert.deepEqual(
      (await ask('-lang:md')).hits.map(({ path }) => path),
      withoutDocs,
    );
    assert.deepEqual(await places('-lang:md', { folders: ['test'] }), ['test/upload/retryQueue.test.ts:']);
    assert.deepEqual(await places('path:src lang:ts', { limit: 1 }), ['src/users/userStore.ts:UserStore']);
    assert.deepEqual(await places('kind:function path:upload -kind:test'), [
      'src/upload/retryQueue.ts:retryUpload',
      'src/upload/retryQueue.ts:cancelUpload',
    ]);
    assert.deepEqual(await places('kind:macro'), []);
    const { notes, hits, languages } = await ask('lang:py');
    assert.deepEqual(notes, [
      'The question has no words: this is what passes its filters, newest files first.',
    ]);
    assert.ok((hits[0]?.preview.length ?? 0) > 0);
    assert.deepEqual(hits[0]?.reasons, []);
    assert.deepEqual(languages, [{ value: 'python', count: 1 }]);
    const aborted = ask('kind:function', {}, AbortSignal.abort());
    await assert.rejects(aborted, { code: 'cancelled' });
  });

  test('an exact phrase stands in every hit', async () => {
    const { hits } = await ask('"failed upload"');
    assert.deepEqual(hits.map(({ path }) => path).sort(), [
      'docs/uploads.md',
      'test/upload/retryQueue.test.ts',
    ]);
    assert.ok(hits.every(({ reasons }) => reasons.some(({ kind }) => kind === 'phrase')));
  });

  test('a phrase that stands nowhere finds nothing', async () => {
    assert.deepEqual((await ask('"upload failed badly"')).hits, []);
  });

  test('what does not hold the phrase neither lends to what does, nor takes from it, nor is counted', async () => {
    const talk = 'is the session closed? a closed session is a session that is closed';
    const phrase = 'throw new Error("session is closed")';
    const file = (path: string, chunks: readonly string[], fileKind: FileKind = 'code'): FixtureFile => ({
      path,
      language: 'typescript',
      fileKind,
      text: chunks.join('\n----\n'),
    });
    const files = [
      file('src/client.ts', [talk, phrase, talk]),
      file('examples/client.ts', [phrase], 'example'),
      file('src/talk.ts', [talk, talk]),
    ];
    const { ask: askThese } = await searcherOver([...uploadService, ...files], { withModel: false });
    const { hits, languages: counted } = await askThese('"Session is closed"');
    assert.deepEqual(
      hits.map(({ path, startLine, reasons }) => [path, startLine, reasons.map(({ kind }) => kind)]),
      [
        ['src/client.ts', 2, ['words', 'phrase']],
        ['examples/client.ts', 1, ['words', 'phrase']],
      ],
    );
    assert.deepEqual(counted, [{ value: 'typescript', count: 2 }]);
  });

  test('a phrase of signs counts too', async () => {
    const { hits } = await ask('user name "?."');
    assert.deepEqual(
      hits.map(({ path, reasons }) => [path, reasons.some(({ text }) => text === '"?."')]),
      [['src/users/userStore.ts', true]],
    );
  });

  test('a rare file is found behind thousands of better ones', async () => {
    const crowd = Array.from({ length: 3_000 }, (_, at) => ({
      path: `src/upload/retry${at}.ts`,
      language: 'typescript',
      text: 'retry the failed upload again',
    }));
    const rare = { path: 'lib/other.py', language: 'python', text: '# one of many words is upload\nx = 1' };
    const { ask: askCrowd } = await searcherOver([...crowd, rare]);
    for (const query of ['retry failed upload lang:py', 'retry failed upload path:lib/']) {
      assert.deepEqual(
        (await askCrowd(query)).hits.map(({ path }) => path),
        ['lib/other.py'],
      );
    }
  });
});

describe('behind many better ones', () => {
  const crowd = Array.from({ length: 300 }, (_, at) => ({
    path: `src/retry${at}.ts`,
    language: 'typescript',
    text: 'export function retryUpload() {\n  // upload the failed one, retry a failed upload, upload again\n}',
  }));
  const long = 'const step = other(thing, place);\n'.repeat(6);

  test('a kind of definition is found, and what is added later too', async () => {
    const { ask: askCrowd, searcher: other, reader } = await searcherOver(crowd, { withModel: false });
    const paths = async (): Promise<readonly string[]> =>
      (await askCrowd('retry failed upload kind:class')).hits.map(({ path }) => path);
    const add = (path: string, symbolKind: 'class' | 'enum'): void => {
      const chunk = {
        startLine: 1,
        endLine: 7,
        text: `${long}// retry a failed upload`,
        symbol: 'Other',
        symbolKind,
      };
      reader.addFile(path, 'typescript', 'code', [chunk]);
      other.refresh();
    };
    assert.deepEqual(await paths(), []);
    add('src/enum.ts', 'enum');
    add('src/class.ts', 'class');
    assert.deepEqual(await paths(), ['src/class.ts']);
    add('lib/class.ts', 'class');
    assert.deepEqual(await paths(), ['lib/class.ts', 'src/class.ts']);
    const { hits } = await askCrowd('retry failed upload kind:class,enum path:src');
    assert.deepEqual(hits.map(({ path }) => path).sort(), ['src/class.ts', 'src/enum.ts']);
  });

  test('a phrase is found, though others have more of its words', async () => {
    const { ask: askCrowd } = await searcherOver([
      ...crowd,
      { path: 'lib/long.ts', language: 'typescript', text: `${long}// retry failed upload` },
    ]);
    assert.deepEqual(
      (await askCrowd('"retry failed upload"')).hits.map(({ path }) => path),
      ['lib/long.ts'],
    );
  });
});

test('a misspelt word is read as what the index says, and that is told; in quotes it is meant', async () => {
  const { hits, notes } = await ask('retry a failed uplaod');
  assert.equal(hits[0]?.path, (await ask('retry a failed upload')).hits[0]?.path);
  assert.deepEqual(notes, ['Nothing here says "uplaod": it was read as "upload".']);
  assert.deepEqual((await ask('expponentially longer')).notes, [
    'Nothing here says "expponentially": it was read as "exponentially".',
  ]);
  const named = await ask('getUsreName');
  assert.deepEqual(named.notes, ['Nothing here says "getUsreName": it was read as "getUserName".']);
  assert.equal(named.hits[0]?.symbol, 'getUserName');
  assert.deepEqual((await ask('"uplaod"')).hits, []);
});

describe('a pasted stack trace', () => {
  const trace =
    'TypeError: cannot read "id" of an upload\n    at retryUpload (/home/me/shop/src/upload/retryQueue.ts:6:9)\n    at main (/home/me/node_modules/x/index.js:3:1)';

  test('opens its frames at their lines, then answers its message', async () => {
    const [first, ...others] = (await ask(trace)).hits;
    assert.deepEqual([first?.path, first?.bestLine], ['src/upload/retryQueue.ts', 6]);
    assert.deepEqual(
      first?.reasons.map(({ kind, text }) => [kind, text]),
      [['frame', 'line 6 of the trace']],
    );
    assert.ok(
      others.length > 0 && others.every(({ reasons }) => reasons.every(({ kind }) => kind !== 'frame')),
    );
  });

  test('a place alone is a question too; a file that is not here is none', async () => {
    const { hits, notes } = await ask('src/upload/retryQueue.ts:3');
    assert.deepEqual(
      hits.map(({ path, bestLine, reasons }) => [path, bestLine, reasons.map(({ text }) => text)]),
      [['src/upload/retryQueue.ts', 3, ['line 3']]],
    );
    assert.deepEqual(notes, []);
    assert.ok((await ask('nowhere/queue.ts:3')).hits.every(({ reasons }) => reasons[0]?.kind !== 'frame'));
  });

  test('a place opens in whatever form it was copied, and words that say nothing are not searched', async () => {
    for (const place of [
      'src/upload/retryQueue.ts#L6',
      'https://github.com/me/shop/blob/main/src/upload/retryQueue.ts#L6-L9',
      'retryQueue.ts line 6',
      'what does line 6 of retryQueue.ts do?',
      'retryQueue.ts(6,3)',
    ]) {
      const { hits, notes } = await ask(place);
      assert.deepEqual(
        hits.map(({ path, bestLine, reasons }) => [path, bestLine, reasons.map(({ text }) => text)]),
        [['src/upload/retryQueue.ts', 6, ['line 6']]],
        place,
      );
      assert.deepEqual(notes, [], place);
    }
  });

  test('a place alone opens in every file of its name, one of a trace in the nearest', async () => {
    const stores = ['src/orders/userStore.ts', 'src/userStore.ts'].map((path) => ({
      path,
      language: 'typescript',
      text: 'const store = 1;',
    }));
    const { ask: askThese } = await searcherOver([...uploadService, ...stores]);
    const opened = async (query: string): Promise<readonly string[]> =>
      (await askThese(query)).hits
        .filter(({ reasons }) => reasons[0]?.kind === 'frame')
        .map(({ path }) => path);
    assert.deepEqual(await opened('userStore.ts:1'), [
      'src/userStore.ts',
      'src/users/userStore.ts',
      'src/orders/userStore.ts',
    ]);
    assert.deepEqual(await opened('orders/userStore.ts:1'), ['src/orders/userStore.ts']);
    assert.deepEqual(await opened('boom\n    at a (userStore.ts:1:1)\n    at b (src/time/backoff.ts:2:1)'), [
      'src/userStore.ts',
      'src/time/backoff.ts',
    ]);
  });

  test('beyond the end of its file a place is its last line, and says so', async () => {
    const { hits } = await ask('src/time/backoff.ts:900');
    assert.deepEqual(
      hits.map(({ path, bestLine, reasons }) => [path, bestLine, reasons.map(({ text }) => text)]),
      [['src/time/backoff.ts', 4, ['line 4']]],
    );
  });

  test('where no such file is indexed, the answer says so; a call is no file', async () => {
    const notesOf = async (query: string): Promise<readonly string[]> => (await ask(query)).notes;
    const searched = 'is indexed here: the question was searched as words.';
    assert.deepEqual(await notesOf('where do we retry in nowhere/queue.ts#L3'), [
      `No file called nowhere/queue.ts ${searched}`,
    ]);
    assert.ok((await notesOf('Queuefile#L3')).includes(`No file called Queuefile ${searched}`));
    assert.deepEqual(await notesOf('upload failed\n    at a (/x/one.ts:3:1)\n    at b (/x/two.ts:4:1)'), [
      `No file that the trace names ${searched}`,
    ]);
    for (const query of [
      'upload.retry(5)',
      'http://localhost:8000/upload?b=1#L3',
      'retry upload.failed line 3',
      'upload from db.example.org:5432',
    ])
      assert.deepEqual(
        (await notesOf(query)).filter((note) => note.includes('No file')),
        [],
        query,
      );
  });
});

describe('a pasted message', () => {
  const files: readonly FixtureFile[] = [
    ...uploadService,
    {
      path: 'src/models/load.ts',
      language: 'typescript',
      text: `export function loadModel(path) {
  const file = open(path);
  if (file === undefined)
    throw new ModelError(\`model "\${path}" could not be loaded\`);
  return file;
}`,
    },
    {
      path: 'src/models/modelError.ts',
      language: 'typescript',
      text: 'export class ModelError extends Error {\n  model = "";\n  loaded = false;\n}',
    },
    {
      path: 'src/models/loaded.ts',
      language: 'typescript',
      text: '// a model that was loaded: models could be loaded twice, could they not?\nexport const loadedModels = new Map();',
    },
    {
      path: 'test/models/load.test.ts',
      language: 'typescript',
      fileKind: 'test',
      text: 'assert.throws(() => loadModel("x"), /model "x" could not be loaded/);',
    },
  ];
  const message = 'model "weights/foo.bin" could not be loaded';

  test('leads to where it is said, its values and their quotes aside', async () => {
    const { ask: askThese } = await searcherOver(files);
    for (const pasted of [`ModelError: ${message}`, `Uncaught ModelError: ${message}`, message]) {
      const { hits, notes } = await askThese(pasted);
      assert.deepEqual([hits[0]?.path, hits[0]?.bestLine], ['src/models/load.ts', 4], pasted);
      assert.ok(
        hits[0]?.reasons.some(
          ({ kind, text }) => kind === 'phrase' && text === 'says "model could not be loaded"',
        ),
      );
      assert.deepEqual(notes, [], pasted);
    }
  });

  test('while a phrase in a question is still asked for', async () => {
    const { ask: askThese } = await searcherOver(files);
    const { hits, notes } = await askThese('upload that is not "weights/foo.bin"');
    assert.deepEqual(hits, []);
    assert.match(notes.join(), /leave the quotes out/);
  });
});

describe('pasted code', () => {
  test('is searched by its words, and its strings need not stand anywhere', async () => {
    for (const code of [
      'await retryUpload("a file of mine", 0);',
      'const { data } = { "name of it": retryUpload(failed) }',
      'try {\n  retryUpload(file)\n} catch {\n  log("gave up on it")\n}',
    ]) {
      const { hits, notes } = await ask(code);
      assert.equal(hits[0]?.path, 'src/upload/retryQueue.ts', code);
      assert.ok(notes.every((note) => !note.includes('leave the quotes out')));
    }
  });

  test('while quotes in a question still ask for what they hold', async () => {
    assert.deepEqual((await ask('upload "a file of mine"')).hits, []);
    const { hits } = await ask('where is "five times"?');
    assert.deepEqual(
      hits.map(({ path }) => path),
      ['src/upload/retryQueue.ts', 'docs/uploads.md'].slice(0, hits.length),
    );
    assert.ok(hits.length > 0);
  });
});

describe('what has nothing to do with the workspace', () => {
  for (const query of [
    'xyzzy plugh',
    'how to bake a chocolate cake',
    'best restaurants in Paris',
    'фотосинтез',
    '吃饭',
  ])
    test(`${query}: nothing close, and it says so`, async () => {
      const { hits, notes } = await ask(query);
      assert.deepEqual(hits, []);
      assert.match(notes.join(), /Nothing here is close|no word to search for/);
    });

  test('but the one place that says a word is shown, however much else it says', async () => {
    const lines = Array.from(
      { length: 60 },
      (_, at) => `const step${at} = other(thing${at}, place${at}.width);`,
    );
    const text = `${lines.join('\n')}\n// zqsaved0word`;
    const { ask: askOther } = await searcherOver([
      ...uploadService,
      { path: 'src/steps.ts', language: 'typescript', text },
    ]);
    const { hits } = await askOther('zqsaved0word');
    assert.equal(hits[0]?.path, 'src/steps.ts');
  });

  test('and comes before what only means the like, whatever kind of file it is', async () => {
    const crowd = ['one', 'two', 'three'].map((name) => ({
      path: `src/${name}.ts`,
      language: 'typescript',
      text: `// the saved word of ${name}\nexport function ${name}() {\n  return saved.word;\n}`,
    }));
    const lines = Array.from({ length: 40 }, (_, at) => `step ${at}: other thing, place ${at}`);
    const text = `${lines.join('\n')}\n# saved7word`;
    const yaml = { path: 'docs/steps.yaml', language: 'yaml', fileKind: 'config' as const, text };
    const { ask: askOther } = await searcherOver([...uploadService, ...crowd, yaml]);
    assert.equal((await askOther('saved7word')).hits[0]?.path, 'docs/steps.yaml');
  });

  test('but a question in other words, or with one strange word, is answered', async () => {
    for (const query of [
      'wait longer before each attempt',
      'zorblax upload retry',
      'failed upload kind:docs',
    ])
      assert.ok((await ask(query)).hits.length > 0, query);
  });
});

describe('where no answer can be, the note says why', () => {
  const empty = async (query: string, more = {}): Promise<readonly string[]> => {
    const { hits, notes } = await ask(query, more);
    assert.deepEqual(hits, [], query);
    return notes;
  };

  test('no file passes the filters', async () => {
    assert.deepEqual(await empty('upload path:nothere/'), ['Nothing indexed passes path:nothere/.']);
    assert.deepEqual(await empty('path:nothere/'), ['Nothing indexed passes path:nothere/.']);
    assert.deepEqual(await empty('"five times" path:"not here"'), [
      'Nothing indexed passes path:"not here".',
    ]);
    assert.deepEqual(await empty('upload kind:test path:docs/'), [
      'Nothing indexed passes path:docs/ kind:test.',
    ]);
    assert.deepEqual(await empty('upload', { languages: ['python'], folders: ['docs'] }), [
      'Nothing indexed passes lang:python path:docs.',
    ]);
  });

  test('a language that is not there is named, and those that are', async () => {
    const notes = await empty('upload lang:cobol');
    assert.equal(notes.length, 2);
    assert.match(notes.join('\n'), /No indexed file of root is COBOL\.\nThe languages of root: /);
  });

  test('files pass, but none is close', async () => {
    assert.match((await empty('best restaurants in Paris path:src/')).join(), /Nothing here is close/);
    assert.match((await empty('xyzzy size:3')).join('\n'), /no filter size:.*\n.*Nothing here is close/);
  });

  test('nothing is indexed', async () => {
    const { ask: askNothing } = await searcherOver([]);
    for (const query of ['upload', '"five times"', 'path:src/ upload', 'path:src/'])
      assert.match((await askNothing(query)).notes.join(), /^Nothing is indexed here: /, query);
  });
});

test('the bare name of a kind of file leads to such a file, though none says the word', async () => {
  const changes = {
    path: 'CHANGES.rst',
    language: 'markdown',
    fileKind: 'docs' as const,
    text: 'Version 3.2\n\n- Fixed a crash on start; released in May.',
  };
  const { ask: askOther } = await searcherOver([...uploadService, changes]);
  const { hits } = await askOther('changelog');
  assert.equal(hits[0]?.path, 'CHANGES.rst');
  assert.deepEqual((await askOther('changelog of the Roman empire')).hits, []);
});

describe('an answer', () => {
  test('gives every file one hit before any file a second', async () => {
    const { hits } = await ask('upload');
    const paths = hits.map(({ path }) => path);
    const firstRepeat = paths.findIndex((path, at) => paths.indexOf(path) < at);
    assert.ok(firstRepeat === -1 || firstRepeat >= 3);
  });

  test('shows the best line and marks the words in it', async () => {
    const { hits } = await ask('getUserName');
    const [hit] = hits;
    assert.ok(hit);
    assert.equal(hit.preview[hit.bestLine - hit.previewStartLine], '  getUserName(id) {');
    const marked = hit.matches
      .filter(({ line }) => line === hit.bestLine)
      .map(({ start, end }) => hit.preview[hit.bestLine - hit.previewStartLine]?.slice(start, end));
    assert.deepEqual(marked, ['getUserName']);
  });

  test('marks the parts of an identifier that match', async () => {
    const { hits } = await ask('delete a user');
    const hit = hits.find(({ symbol }) => symbol === 'deleteUser');
    assert.ok(hit);
    const line = hit.preview[0] ?? '';
    assert.deepEqual(
      hit.matches
        .filter((range) => range.line === hit.startLine)
        .map(({ start, end }) => line.slice(start, end)),
      ['delete', 'User'],
    );
  });

  test('has reasons that are true and sum to 1', async () => {
    const { hits } = await ask('how are raw header lines split?');
    for (const { reasons } of hits) {
      const sum = reasons.reduce((total, { share }) => total + share, 0);
      assert.ok(Math.abs(sum - 1) < 1e-9);
    }
    const first = hits[0]?.reasons ?? [];
    assert.ok(first.some(({ kind, text }) => kind === 'meaning' && text === 'near in meaning'));
    assert.ok(first.some(({ kind, text }) => kind === 'words' && text === 'words raw, header, lines, split'));
    const defined = (await ask('retryUpload')).hits[0]?.reasons ?? [];
    assert.ok(defined.some(({ kind, text }) => kind === 'symbol' && text === 'defines `retryUpload`'));
  });

  test('counts files by language and top folder', async () => {
    const { languages: counted, folders } = await ask('upload');
    assert.ok(counted.some(({ value, count }) => value === 'typescript' && count >= 2));
    assert.ok(folders.some(({ value, count }) => value === 'docs' && count === 1));
  });

  test('comes by words alone without a model', async () => {
    const { ask: askWords } = await searcherOver(uploadService, { withModel: false });
    const { hits } = await askWords('retry upload');
    assert.equal(hits[0]?.path, 'src/upload/retryQueue.ts');
    assert.ok(hits.every(({ reasons }) => reasons.every(({ kind }) => kind !== 'meaning')));
  });

  test('survives a file that has vanished or shrunk', async () => {
    const { searcher: other, reader } = await searcherOver([]);
    const model = await shippedModel();
    await addFile(reader, { path: 'gone.ts', language: 'typescript', text: 'retry\nupload\nagain' }, model);
    other.refresh();
    const { hits } = await other.search({ query: 'retry upload', limit: 5 }, AbortSignal.timeout(60_000));
    assert.deepEqual(
      hits.map(({ preview, bestLine }) => ({ preview, bestLine })),
      [{ preview: [], bestLine: 1 }],
    );
  });
});

describe('a strange question', () => {
  for (const query of ['', '   ', '"', '""', '***', '?!', '"*"', '-', '(((', "' OR 1=1 --"]) {
    test(`${JSON.stringify(query)} is answered`, async () => {
      const { hits, notes } = await ask(query);
      if (!/\w/.test(query)) {
        assert.deepEqual(hits, []);
        assert.match(notes.join(), /no word/);
      }
    });
  }
  for (const query of [
    'upload AND',
    'upload NOT retry',
    'body:upload',
    'NEAR(retry upload)',
    '{upload} + ^retry',
    'upload"retry',
  ]) {
    test(`${query} is no full-text syntax`, async () => assert.ok((await ask(query)).hits.length > 0));
  }
  test('of 100 kB is cut with a note', async () => {
    const { hits, notes } = await ask(`retry upload ${'word '.repeat(20_000)}`);
    assert.equal(hits[0]?.path, 'src/upload/retryQueue.ts');
    assert.match(notes.join(), /100\d\d\d? characters|1000\d\d characters/);
  });
  test('with an unknown language or filter is answered with a note', async () => {
    const { hits, notes } = await ask('upload lang:klingon ext:ts kind:banana');
    assert.ok(hits.length > 0);
    assert.match(notes.join('\n'), /klingon/);
    assert.match(notes.join('\n'), /no filter ext:/);
    assert.match(notes.join('\n'), /kind:banana/);
  });
  test('that is given up is cancelled', async () => {
    await assert.rejects(
      searcher.search({ query: 'upload', limit: 5 }, AbortSignal.abort()),
      (error) => codeOf(error) === 'cancelled',
    );
  });
});

test('new files are found after refresh', async () => {
  const {
    searcher: other,
    reader,
    ask: askOther,
  }: { searcher: Searcher; reader: MemoryReader; ask: Ask } = await searcherOver(uploadService);
  other.warm();
  const model = await shippedModel();
  await addFile(reader, { path: 'src/color.ts', language: 'typescript', text: 'mixes paint hues' }, model);
  other.refresh();
  assert.equal((await askOther('blend colors')).hits[0]?.path, 'src/color.ts');
});

test('vectors are read when somebody asks or it is warmed, not at every change before', async (t) => {
  const { searcher: other, reader, ask: askOther } = await searcherOver(uploadService);
  const { mock } = t.mock.method(reader, 'vectorChanges');
  other.refresh();
  assert.equal(mock.callCount(), 0);
  await askOther('retry upload');
  assert.equal(mock.callCount(), 1);
  other.refresh();
  assert.equal(mock.callCount(), 2);
  const { searcher: warmed, reader: read, ask: askWarmed } = await searcherOver(uploadService);
  const reading = t.mock.method(read, 'vectorChanges').mock;
  warmed.warm();
  await askWarmed('retry upload');
  assert.equal(reading.callCount(), 1);
});
