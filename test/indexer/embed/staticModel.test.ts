import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import {
  type EmbeddingModel,
  Vocabulary,
  loadModel,
  makeWordTable,
  modelOf,
  openModel,
  quantizationScale,
  quantize,
} from '../../../src/indexer/embed/index.ts';
import { proseOf } from './proseOf.ts';
import { modelWords } from '../../../src/indexer/tokens/index.ts';
import { codeOf, messageOf } from '../../../src/protocol/index.ts';

const shipped = join(import.meta.dirname, '../../../models/static-1');
let model: EmbeddingModel;
let reference: Reference;
let temporary: string;

before(async () => {
  model = await openModel(shipped);
  reference = await Reference.open(shipped);
  temporary = await mkdtemp(join(tmpdir(), 'loupe-model-'));
});
after(() => rm(temporary, { recursive: true, force: true }));

interface FieldWeights {
  readonly pathWeight: number;
  readonly nameWeight: number;
  readonly proseWeight: number;
}

/** The model's formula, written down as plainly as possible. */
class Reference {
  readonly vocabulary: Map<string, number>;
  readonly weights: Buffer;
  readonly dimension = 256;
  readonly description: FieldWeights;
  constructor(words: readonly string[], weights: Buffer, description: FieldWeights) {
    this.vocabulary = new Map(words.map((word, row) => [word, row]));
    this.weights = weights;
    this.description = description;
  }
  static async open(directory: string): Promise<Reference> {
    const words = (await readFile(join(directory, 'vocabulary.txt'), 'utf8')).trim().split('\n');
    const description = JSON.parse(await readFile(join(directory, 'model.json'), 'utf8')) as FieldWeights;
    return new Reference(words, await readFile(join(directory, 'weights.bin')), description);
  }
  /** Cheapest cover by trying everything: pieces cost 1, letters without a piece 1.5. */
  pieces(word: string): { cost: number; pieces: string[] } {
    if (word === '') return { cost: 0, pieces: [] };
    const rest = this.pieces(word.slice(0, -1));
    let best = { cost: rest.cost + 1.5, pieces: rest.pieces };
    for (let start = 0; start <= word.length - 3; start++) {
      const piece = word.slice(start);
      if (!this.vocabulary.has(piece)) continue;
      const before = this.pieces(word.slice(0, start));
      if (before.cost + 1 < best.cost) best = { cost: before.cost + 1, pieces: [...before.pieces, piece] };
    }
    return best;
  }
  sum(text: string, side: 'query' | 'document'): number[] {
    const counts = new Map<string, number>();
    for (const word of modelWords(text)) {
      for (const piece of this.vocabulary.has(word) ? [word] : this.pieces(word).pieces) {
        counts.set(piece, (counts.get(piece) ?? 0) + 1);
      }
    }
    const size = this.vocabulary.size;
    const vector = new Array<number>(this.dimension).fill(0);
    for (const [word, count] of counts) {
      const row = this.vocabulary.get(word) ?? 0;
      const scaleAt = size * this.dimension + 4 * (row + (side === 'document' ? size : 0));
      const weight = this.weights.readFloatLE(scaleAt) * Math.sqrt(count);
      vector.forEach((value, at) => {
        vector[at] = value + weight * this.weights.readInt8(row * this.dimension + at);
      });
    }
    return norm(vector);
  }
  document(text: string, path: string, names = ''): number[] {
    const place = this.sum(path, 'document');
    const called = this.sum(names, 'document');
    const written = this.sum(proseOf(text), 'document');
    const { pathWeight, nameWeight, proseWeight } = this.description;
    return norm(
      this.sum(text, 'document').map(
        (value, at) =>
          value +
          pathWeight * (place[at] ?? 0) +
          nameWeight * (called[at] ?? 0) +
          proseWeight * (written[at] ?? 0),
      ),
    );
  }
}

function norm(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((value) => (length === 0 ? 0 : value / length));
}

function near(actual: Float32Array, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, at) => {
    assert.ok(Math.abs((actual[at] ?? NaN) - value) < 1e-5, `component ${at}: ${actual[at]} for ${value}`);
  });
}

const sentences = [
  'where do we retry a failed upload?',
  'function getUserName(userId) { return users.get(userId).userName; }',
  'zzqx kubernetesClientset reconcilertimeoutx user user user',
  'Größe café 重试',
  '',
];

describe('the static model', () => {
  for (const text of sentences) {
    test(`question: ${text}`, async () => near(await model.embedQuery(text), reference.sum(text, 'query')));
    test(`document: ${text}`, async () => {
      const path = 'src/net/uploadQueue.ts';
      near(await model.embedDocuments([{ text, path }]), reference.document(text, path));
    });
  }

  test('names of definitions count with the weight that the model gives them', async () => {
    for (const nameWeight of [0, 0.25, 1]) {
      const directory = join(temporary, `names-${nameWeight}`);
      await cp(shipped, directory, { recursive: true });
      const file = join(directory, 'model.json');
      const description = JSON.parse(await readFile(file, 'utf8')) as FieldWeights;
      await writeFile(file, JSON.stringify({ ...description, nameWeight }));
      const [weighted, plain] = [await openModel(directory), await Reference.open(directory)];
      for (const names of ['', 'retryUpload Backoff', 'zzqx']) {
        const input = { text: sentences[1] ?? '', path: 'src/user.ts', names };
        near(await weighted.embedDocuments([input]), plain.document(input.text, input.path, names));
      }
    }
  });

  test('comments and strings count once more, with the weight that the model gives them', async () => {
    const text = "// tries again later\nconst message = 'upload failed'; call();";
    const path = 'src/a.ts';
    for (const proseWeight of [0, 0.2, 1]) {
      const directory = join(temporary, `prose-${proseWeight}`);
      await cp(shipped, directory, { recursive: true });
      const file = join(directory, 'model.json');
      const description = JSON.parse(await readFile(file, 'utf8')) as FieldWeights;
      await writeFile(file, JSON.stringify({ ...description, proseWeight }));
      const [weighted, plain] = [await openModel(directory), await Reference.open(directory)];
      near(await weighted.embedDocuments([{ text, path }]), plain.document(text, path));
      assert.equal(weighted.version === model.version, proseWeight === 0.2);
    }
  });

  test('any text has the reference vector', async () => {
    const text = fc.array(
      fc.oneof(fc.stringMatching(/^[a-zA-Z]{1,8}$/), fc.constantFrom('(', '_', '.', ' ', 'é', '8')),
      {
        maxLength: 12,
      },
    );
    await fc.assert(
      fc.asyncProperty(text, text, async (body, path) => {
        const input = { text: body.join(' '), path: path.join('/') };
        near(await model.embedDocuments([input]), reference.document(input.text, input.path));
      }),
      { numRuns: 40 },
    );
  });

  test('a batch has one row per text, in order', async () => {
    const batch = sentences.map((text, index) => ({ text, path: `file${index}.ts` }));
    const together = await model.embedDocuments(batch);
    assert.equal(together.length, batch.length * model.dimension);
    for (const [index, input] of batch.entries()) {
      const row = together.subarray(index * model.dimension, (index + 1) * model.dimension);
      assert.deepEqual(row, await model.embedDocuments([input]));
    }
    assert.equal((await model.embedDocuments([])).length, 0);
  });

  test('means what it says', async () => {
    const query = await model.embedQuery('retry a failed upload');
    const documents = await model.embedDocuments([
      {
        text: 'async function retryUpload(file) { for (const attempt of backoff()) await send(file); }',
        path: 'a.ts',
      },
      { text: 'function parseColor(hex) { return rgb(parseInt(hex, 16)); }', path: 'b.ts' },
    ]);
    const dot = (start: number): number =>
      query.reduce((sum, value, at) => sum + value * (documents[start + at] ?? 0), 0);
    assert.ok(dot(0) > dot(model.dimension) + 0.2);
  });

  test('int8 vectors keep the dot product within 1 %', async () => {
    const query = await model.embedQuery(sentences[0] ?? '');
    const document = await model.embedDocuments([{ text: sentences[1] ?? '', path: 'src/user.ts' }]);
    const [small, smaller] = [quantize(query), quantize(document)];
    let exact = 0;
    let whole = 0;
    for (let at = 0; at < query.length; at++) {
      exact += (query[at] ?? 0) * (document[at] ?? 0);
      whole += (small[at] ?? 0) * (smaller[at] ?? 0);
    }
    assert.ok(Math.abs(whole / quantizationScale ** 2 - exact) < 0.01);
  });
});

test('a loaded model that is posted to another thread stays where it is, and serves both', async () => {
  const loaded = await loadModel(shipped);
  const posted = structuredClone(loaded);
  const input = { text: sentences[1] ?? '', path: 'src/user.ts' };
  assert.deepEqual(await modelOf(posted).embedDocuments([input]), await model.embedDocuments([input]));
  const { slots, starts, letters } = loaded.words;
  const blocks = [loaded.weights.buffer, slots.buffer, starts.buffer, letters.buffer];
  const { weights, words } = posted;
  for (const [index, block] of [
    weights.buffer,
    words.slots.buffer,
    words.starts.buffer,
    words.letters.buffer,
  ].entries()) {
    new Uint8Array(block)[7] = 77 + index;
    assert.equal(new Uint8Array(blocks[index] ?? weights.buffer)[7], 77 + index);
  }
});

test('every word of the vocabulary is found at its own row, and no other', async () => {
  const words = (await readFile(join(shipped, 'vocabulary.txt'), 'utf8')).trim().split('\n');
  const vocabulary = new Vocabulary(makeWordTable(Buffer.from(words.join('\n'))));
  words.forEach((word, row) => assert.deepEqual(vocabulary.rowsOf(word, true), [row], word));
  const known = new Set(words);
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9é]{0,7}$/), (word) => vocabulary.has(word) === known.has(word)),
    { numRuns: 5_000 },
  );
});

describe('a model folder', () => {
  async function copyWith(name: string, change: (directory: string) => Promise<void>): Promise<string> {
    const directory = join(temporary, name);
    await cp(shipped, directory, { recursive: true });
    await change(directory);
    return directory;
  }
  async function describeWith(
    directory: string,
    change: (model: Record<string, unknown>) => void,
  ): Promise<void> {
    const path = join(directory, 'model.json');
    const description = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    change(description);
    await writeFile(path, JSON.stringify(description));
  }
  async function rejects(directory: string, code: string, words: RegExp): Promise<void> {
    await assert.rejects(openModel(directory), (error) => {
      assert.equal(codeOf(error), code);
      assert.match(messageOf(error), words);
      return true;
    });
  }

  test('that is not there is named', () =>
    rejects(join(temporary, 'nowhere'), 'modelMissing', /nowhere.*model\.json/));
  test('without its weights is named', async () =>
    rejects(await copyWith('a', (at) => rm(join(at, 'weights.bin'))), 'modelMissing', /weights\.bin/));
  test('with one changed byte is refused', async () => {
    const directory = await copyWith('b', async (at) => {
      const weights = await readFile(join(at, 'weights.bin'));
      weights[1000] = (weights[1000] ?? 0) ^ 1;
      await writeFile(join(at, 'weights.bin'), weights);
    });
    await rejects(directory, 'modelChecksum', /weights\.bin is damaged/);
  });
  test('that is cut short is refused', async () => {
    const directory = await copyWith('c', (at) => writeFile(join(at, 'weights.bin'), Buffer.alloc(100)));
    await rejects(directory, 'modelChecksum', /100 bytes/);
  });
  test('with a description that is no JSON is refused', async () => {
    const directory = await copyWith('d', (at) => writeFile(join(at, 'model.json'), '{'));
    await rejects(directory, 'modelInvalid', /not JSON/);
  });
  for (const [key, value] of Object.entries({
    kind: 'onnx',
    dimension: -1,
    id: '',
    tfPower: 'x',
    files: 3,
  })) {
    test(`with a wrong ${key} is refused`, async () => {
      const directory = await copyWith(`e-${key}`, (at) =>
        describeWith(at, (description) => (description[key] = value)),
      );
      await rejects(directory, 'modelInvalid', /cannot be used/);
    });
  }
  test('whose sizes do not fit each other is refused', async () => {
    const vocabulary = Buffer.from('one\ntwo\n');
    const sha256 = createHash('sha256').update(vocabulary).digest('hex');
    const directory = await copyWith('f', async (at) => {
      await writeFile(join(at, 'vocabulary.txt'), vocabulary);
      await describeWith(at, (description) => {
        Object.assign(description['files'] as object, {
          vocabulary: { name: 'vocabulary.txt', bytes: vocabulary.length, sha256 },
        });
      });
    });
    await rejects(directory, 'modelInvalid', /2 words, model\.json says 32768/);
  });
});
