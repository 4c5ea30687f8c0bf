import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { describeOnnxRuntime } from '../../../src/indexer/embed/index.ts';

const door = join(import.meta.dirname, '../../../src/indexer/embed/index.ts');
const shared = process.env['LOUPE_SHARED'] ?? join(import.meta.dirname, '../../../../shared');
let home: string;

before(async () => (home = await mkdtemp(join(tmpdir(), 'loupe-onnx-'))));
after(() => rm(home, { recursive: true, force: true }));

interface Observation {
  readonly outputs: readonly string[];
  readonly sockets: readonly string[];
  readonly variable: string | undefined;
}

/** A protobuf field with length-delimited content. */
function field(number: number, content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content as string);
  assert.ok(bytes.length < 128);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}
function integer(number: number, value: number): Buffer {
  return Buffer.from([number << 3, value]);
}

/** ONNX: one node y = Identity(x) over float32 [1]. */
function identityModel(): Buffer {
  const shape = field(2, field(1, integer(1, 1)));
  const type = field(2, field(1, Buffer.concat([integer(1, 1), shape])));
  const node = Buffer.concat([field(1, 'x'), field(2, 'y'), field(4, 'Identity')]);
  const graph = Buffer.concat([
    field(1, node),
    field(2, 'g'),
    field(11, Buffer.concat([field(1, 'x'), type])),
    field(12, Buffer.concat([field(1, 'y'), type])),
  ]);
  return Buffer.concat([integer(1, 8), field(7, graph), field(8, integer(2, 13))]);
}

/** Opens a session in a process of its own, with a home of its own, and tells what sockets it had open meanwhile. */
async function observe(modelPath: string): Promise<Observation> {
  const script = `
    import { readdirSync, readlinkSync } from 'node:fs';
    import { createRequire } from 'node:module';
    import { describeOnnxRuntime } from ${JSON.stringify(door)};
    const sockets = new Set();
    const look = () => {
      for (const fd of process.platform === 'linux' ? readdirSync('/proc/self/fd') : []) {
        try {
          const target = readlinkSync('/proc/self/fd/' + fd);
          if (target.startsWith('socket:')) sockets.add(target);
        } catch (error) {
          if (error.code !== 'ENOENT') throw error;
        }
      }
    };
    look();
    const before = new Set(sockets);
    const timer = setInterval(look, 5);
    await describeOnnxRuntime();
    const runtime = createRequire(${JSON.stringify(door)})('onnxruntime-node');
    const session = await runtime.InferenceSession.create(${JSON.stringify(modelPath)});
    await new Promise((resolve) => setTimeout(resolve, 1500));
    look();
    clearInterval(timer);
    console.log(JSON.stringify({
      outputs: session.outputNames,
      sockets: [...sockets].filter((socket) => !before.has(socket)),
      variable: process.env.ORT_DISABLE_TELEMETRY,
    }));
    await session.release();`;
  const path = join(home, 'observe.mts');
  await writeFile(path, script);
  const environment = { PATH: process.env['PATH'], HOME: home, USERPROFILE: home, LOCALAPPDATA: home };
  const { stdout } = await promisify(execFile)(process.execPath, [path], { env: environment });
  return JSON.parse(stdout) as Observation;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

describe('ONNX Runtime', () => {
  test('tells its version and backends, or why it does not load', async () => {
    const found = await describeOnnxRuntime();
    if ('problem' in found) {
      assert.match(found.problem, /ONNX Runtime has no build/);
      return;
    }
    assert.match(found.version, /^\d+\.\d+\.\d+/);
    assert.ok(found.backends.includes('cpu'));
  });

  test('opens a session without telemetry folder and without a socket', async (context) => {
    if ('problem' in (await describeOnnxRuntime())) {
      context.skip('ONNX Runtime has no build for this platform');
      return;
    }
    const real = join(shared, 'models/minilm/model.onnx');
    const tiny = join(home, 'identity.onnx');
    await writeFile(tiny, identityModel());
    for (const model of (await exists(real)) ? [tiny, real] : [tiny]) {
      const seen = await observe(model);
      assert.equal(seen.outputs.length > 0, true);
      assert.equal(seen.variable, '1');
      assert.deepEqual(seen.sockets, []);
    }
    const left = await readdir(home, { recursive: true });
    assert.deepEqual(
      left.filter((path) => /onnxruntime|DeveloperTools|telemetry/i.test(path)),
      [],
    );
  });
});
