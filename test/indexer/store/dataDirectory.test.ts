import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import test, { type TestContext } from 'node:test';
import { defaultDataDirectory, indexDirectoryOf } from '../../../src/indexer/store/dataDirectory.ts';
import { temporaryFolder } from './storeHarness.ts';

function withVariables(t: TestContext, variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    const before = process.env[name];
    t.after(() => restore(name, before));
    restore(name, value);
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}

test('the variable LOUPE_DATA_DIR wins, and is made absolute', (t) => {
  withVariables(t, { LOUPE_DATA_DIR: 'some/where' });
  assert.equal(defaultDataDirectory(), resolve('some/where'));
});

test('on Linux the cache directory of the XDG specification is the place', (t) => {
  if (process.platform !== 'linux') {
    t.skip('this is not Linux');
    return;
  }
  const check = (xdg: string | undefined, expected: string): void => {
    withVariables(t, { LOUPE_DATA_DIR: '', XDG_CACHE_HOME: xdg });
    assert.equal(defaultDataDirectory(), expected);
  };
  check('/var/cache/me', '/var/cache/me/loupe');
  check('relative', join(homedir(), '.cache', 'loupe'));
  check('', join(homedir(), '.cache', 'loupe'));
  check(undefined, join(homedir(), '.cache', 'loupe'));
});

test('the name of an index tells people the folder, and is unique by its real path', (t) => {
  const folder = temporaryFolder(t);
  const name = (root: string): string => basename(indexDirectoryOf('/data', root));
  mkdirSync(join(folder, 'my app 🎉'));
  symlinkSync(join(folder, 'my app 🎉'), join(folder, 'link'));
  assert.match(name(join(folder, 'my app 🎉')), /^my-app--[0-9a-f]{16}$/);
  assert.equal(name(join(folder, 'link')), name(join(folder, 'my app 🎉')));
  assert.match(name('/'), /^root-[0-9a-f]{16}$/);
  assert.match(name(join(folder, 'gone')), /^gone-[0-9a-f]{16}$/);
  assert.notEqual(name(join(folder, 'gone')), name(join(folder, 'sub', 'gone')));
  assert.ok(name(`/${'x'.repeat(200)}`).length < 70);
});
