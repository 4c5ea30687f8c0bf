/** Definitions asked for by name, in the spellings that people use, through the real service. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ServiceHarness, temporaryFolder, writeFiles } from './serviceHarness.ts';

const builder = `class Builder
  def app
    @app
  end

  def use(middleware)
    @use << middleware
  end

  def freeze_app
    @freeze_app = true
  end

  def valid?
    @run
  end
end
`;
const filler = Array.from({ length: 40 }, (_, at) => `        self.step_${at}(session, request, app)\n`).join(
  '',
);
const client = `class Client:
    __slots__ = ("session", "request")

    def request(self, url):
        """Sends a request and reads the answer of the request."""
${filler}
        return self._request(url)

    def close(self):
${filler}

    async def _request(self, url):
${filler}
        return url


class ClientSession:
    __slots__ = ("app",)
    timeout = 3
`;

async function firstOf(t: TestContext, query: string): Promise<string> {
  const root = temporaryFolder(t);
  writeFiles(root, { 'lib/builder.rb': builder, 'src/client.py': client, 'src/app.py': 'app = make(1)\n' });
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  await loupe.update();
  const { hits } = await loupe.search(query);
  return `${hits[0]?.path ?? ''} ${hits[0]?.symbol ?? ''}`;
}

for (const [query, place] of [
  ['freeze app', 'lib/builder.rb freeze_app'],
  ['freezeApp', 'lib/builder.rb freeze_app'],
  ['valid?', 'lib/builder.rb valid?'],
  ['client session', 'src/client.py ClientSession'],
  ['kind:class ClientSession', 'src/client.py ClientSession'],
  ['_request', 'src/client.py _request'],
] as const)
  test(`${query} → ${place}`, async (t) => assert.equal(await firstOf(t, query), place));

/** The folder says `request` everywhere; what is asked for stands where least speaks for it. */
const everywhere = Object.fromEntries(
  Array.from({ length: 30 }, (_, at) => [
    `src/request/request_${at}.py`,
    `class Request${at}:\n    def request(self, request):\n        """Makes the request of a request."""\n        return request.request(_request)\n`,
  ]),
);
const hidden = {
  'tests/helpers/long.py': `class Helper:\n    async def _request(self, url):\n${filler}        return url\n`,
  'src/store.js':
    'export class Store {\n  #request(url) {\n    return this.#rows.get(url);\n  }\n  $request = 2;\n  REQUEST = 1;\n}\n',
  'docs/request.md': '# _request\n\nWhat `_request` is: a request, a request and a request.\n',
};

for (const [query, place, line] of [
  ['_request', 'tests/helpers/long.py', 2],
  ['_request()', 'tests/helpers/long.py', 2],
  ['self._request', 'tests/helpers/long.py', 2],
  ['#request', 'src/store.js', 2],
  ['$request', 'src/store.js', 5],
  ['REQUEST', 'src/store.js', 6],
  ['Request7', 'src/request/request_7.py', 1],
] as const)
  test(`${query}, to the letter, is first where it is defined`, async (t) => {
    const root = temporaryFolder(t);
    writeFiles(root, { ...everywhere, ...hidden });
    const loupe = new ServiceHarness(t);
    await loupe.open(root);
    await loupe.update();
    const { hits } = await loupe.search(query);
    const [first] = hits;
    assert.equal(first?.path, place, hits.map(({ path, score }) => `${path} ${score}`).join('\n'));
    assert.ok(first.startLine <= line && line <= first.endLine);
  });
