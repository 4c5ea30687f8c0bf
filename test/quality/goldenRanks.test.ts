/** Questions whose answer leaves no doubt, asked of the real service: a change of the ranker that loses one is a mistake. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { readRepositories, unpackCorpora } from '../../bench/corpora.ts';
import { whyNoQuestions } from '../../bench/developmentSets.ts';
import { ServiceHarness } from '../indexer/serviceHarness.ts';

/** Among the first `within` files, 1 when absent, must be this one. */
interface Golden {
  readonly question: string;
  readonly file: string;
  readonly within?: number;
  /** A line that the best hit of the file must contain. */
  readonly line?: number;
}

const fixture: readonly Golden[] = [
  { question: 'where is a failed upload tried again', file: 'client/src/upload/uploadQueue.ts' },
  { question: 'limit requests per client', file: 'server/internal/api/ratelimit.go' },
  { question: 'how are duplicate photos found', file: 'worker/harbor_worker/duplicates.py', within: 3 },
  { question: 'read the camera and place from a picture', file: 'worker/harbor_worker/exif.py' },
  { question: 'sign and verify access tokens', file: 'server/internal/auth/token.go' },
  { question: 'create the tables of the database', file: 'db/001_init.sql' },
  { question: 'Error: part 3 was refused: 507', file: 'client/src/upload/chunkedUpload.ts', line: 31 },
  { question: 'what to do when the queue is full runbook', file: 'docs/runbook.md', within: 2 },
];

const corpora: Readonly<Record<string, readonly Golden[]>> = {
  click: [
    { question: 'class Context', file: 'src/click/core.py', line: 169 },
    { question: 'shell completion for zsh', file: 'src/click/shell_completion.py' },
    { question: 'ask the user for confirmation', file: 'src/click/termui.py' },
    { question: 'strip ansi escape codes', file: 'src/click/_compat.py' },
    { question: 'tests for prompting', file: 'tests/test_termui.py' },
    { question: 'CliRunner isolation', file: 'src/click/testing.py' },
    {
      question: "'nargs' must be 2 (or None) for type <Tuple>, but it was 3.",
      file: 'src/click/core.py',
      line: 2180,
    },
  ],
  gin: [
    { question: 'match a request path against the routing tree', file: 'tree.go' },
    { question: 'recover from a panic in a handler', file: 'recovery.go' },
    { question: 'func (c *Context) ShouldBindJSON', file: 'context.go' },
    { question: 'tests of the radix tree', file: 'tree_test.go' },
    { question: "panic: handlers are already registered for path '/users/:id'", file: 'tree.go', line: 247 },
    { question: 'bind json body to a struct', file: 'binding/json.go', within: 3 },
  ],
  rack: [
    { question: 'Rack::Builder', file: 'lib/rack/builder.rb' },
    { question: 'parse a multipart form', file: 'lib/rack/multipart/parser.rb' },
    { question: 'compress responses with gzip', file: 'lib/rack/deflater.rb' },
    { question: 'check that an app follows the specification', file: 'lib/rack/lint.rb' },
    { question: 'ArgumentError: paths need to start with /', file: 'lib/rack/urlmap.rb', line: 36 },
    { question: 'log requests in apache format', file: 'lib/rack/common_logger.rb' },
  ],
};

test('the fixture answers its questions', async (t) => {
  await check(t, fileURLToPath(new URL('../fixtures/workspace', import.meta.url)), fixture);
});

for (const [name, questions] of Object.entries(corpora))
  test(`${name} answers its questions`, { skip: whyNoQuestions() }, async (t) => {
    const repositories = (await readRepositories()).filter((repository) => repository.name === name);
    await check(t, path.join(await unpackCorpora({ repositories }), name), questions);
  });

/** Asks all and tells of every question that failed, not of the first alone. */
async function check(t: TestContext, root: string, questions: readonly Golden[]): Promise<void> {
  const harness = new ServiceHarness(t);
  await harness.open(root);
  await harness.update();
  const failures: string[] = [];
  for (const { question, file, within = 1, line } of questions) {
    const { hits } = await harness.search(question);
    const files = [...new Set(hits.map((hit) => hit.path))];
    const hit = hits.find((candidate) => candidate.path === file);
    if (!files.slice(0, within).includes(file))
      failures.push(`${question}: ${file} is not within ${within} of ${files.join(' ')}`);
    else if (line !== undefined && !(hit && hit.startLine <= line && line <= hit.endLine))
      failures.push(`${question}: line ${line} is not in ${hit?.startLine} to ${hit?.endLine} of ${file}`);
  }
  assert.deepEqual(failures, []);
}
