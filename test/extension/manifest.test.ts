import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commandIds } from '../../src/extension/commandIds.ts';

interface Menu {
  readonly command: string;
  readonly when?: string;
}
interface Manifest {
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly category?: string;
      readonly title: string;
    }[];
    readonly keybindings: readonly Menu[];
    readonly menus: Readonly<Record<string, readonly Menu[]>>;
    readonly viewsContainers: {
      readonly activitybar: readonly { readonly id: string; readonly icon: string }[];
    };
    readonly configuration: readonly {
      readonly properties: Readonly<
        Record<string, { readonly markdownDescription?: string; readonly scope?: string }>
      >;
    }[];
  };
}
const root = join(import.meta.dirname, '..', '..');
const { contributes, icon } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

test('the commands of the manifest are those that have a handler', () => {
  assert.deepEqual(contributes.commands.map(({ command }) => command).toSorted(), [...commandIds].toSorted());
});

test('every command is named as Loupe’s where it is shown: VS Code shows a category in the palette alone', () => {
  const { menus, commands } = contributes;
  const inContext = [...(menus['editor/context'] ?? []), ...(menus['explorer/context'] ?? [])];
  assert.ok(inContext.length > 0);
  for (const { command, category, title } of commands) {
    const isInContext = inContext.some((menu) => menu.command === command);
    assert.deepEqual(
      [category, title.startsWith('Loupe: ')],
      isInContext ? [undefined, true] : ['Loupe', false],
    );
  }
});

test('menus and key bindings name commands that exist', () => {
  const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];
  for (const { command } of used) assert.ok((commandIds as readonly string[]).includes(command), command);
});

test('conditions ask only for context keys that are set', () => {
  const source = ['contextKeys.ts', 'searchPick.ts']
    .map((file) => readFileSync(join(root, 'src', 'extension', file), 'utf8'))
    .join('\n');
  const conditions = JSON.stringify(contributes).matchAll(/"(?:when|enablement)":"([^"]+)"/g);
  for (const [, condition = ''] of conditions)
    for (const [key] of condition.replaceAll('view == loupe.search', '').matchAll(/loupe\.\w+/g))
      assert.ok(source.includes(`'${key}'`), `${key} in "${condition}"`);
});

test('every setting has a description and a scope', () => {
  for (const { properties } of contributes.configuration)
    for (const [key, { markdownDescription, scope }] of Object.entries(properties)) {
      assert.ok((markdownDescription ?? '').length > 40, key);
      assert.ok(scope !== undefined, key);
    }
});

test('the icons are there', () => {
  for (const path of [icon, ...contributes.viewsContainers.activitybar.map((container) => container.icon)])
    assert.ok(existsSync(join(root, path)), path);
});
