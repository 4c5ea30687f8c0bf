/** What the fields of a document weigh is said once, for training and for the model folder that the product opens. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');

async function readWeights(file: string): Promise<unknown> {
  const { pathWeight, nameWeight, proseWeight } = JSON.parse(
    await readFile(path.join(root, file), 'utf8'),
  ) as Readonly<Record<string, number>>;
  return { pathWeight, nameWeight, proseWeight };
}

test('the model that ships has the weights that training and export go by', async () => {
  assert.deepEqual(
    await readWeights('models/static-1/model.json'),
    await readWeights('training/fieldWeights.json'),
  );
});

test('training and export take every weight of a field from there', async () => {
  for (const script of ['train.py', 'export.py']) {
    const text = await readFile(path.join(root, 'training', script), 'utf8');
    const defaults = Array.from(
      text.matchAll(/"--(path|name|prose)-weight", type=float, default=(.*?)[,)]/g),
      ([, field = '', value]) => [field, value],
    );
    assert.ok(defaults.length >= 2, script);
    for (const [field, value] of defaults) assert.equal(value, `FIELDS["${field}Weight"]`, script);
  }
});
