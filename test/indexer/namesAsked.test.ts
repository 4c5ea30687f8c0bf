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
