import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { knowsCompilationHints, withOptimisedFunctions } from '../../src/base/compilationHints.ts';

/** As far as it is used here: the types of Node have it not. */
declare const WebAssembly: {
  readonly Module: {
    new (bytes: Uint8Array): object;
    exports(module: object): unknown;
    imports(module: object): unknown;
    customSections(module: object, name: string): ArrayBuffer[];
  };
};

const parser = readFileSync(createRequire(import.meta.url).resolve('web-tree-sitter/tree-sitter.wasm'));

describe('compilation hints', () => {
  it('adds one section of hints, a byte for each function, and nothing else', () => {
    const hinted = new WebAssembly.Module(withOptimisedFunctions(parser));
    const plain = new WebAssembly.Module(parser);
    assert.deepEqual(WebAssembly.Module.exports(hinted), WebAssembly.Module.exports(plain));
    assert.deepEqual(WebAssembly.Module.imports(hinted), WebAssembly.Module.imports(plain));
    const sections = WebAssembly.Module.customSections(hinted, 'compilationHints');
    assert.equal(sections.length, 1);
    assert.equal(WebAssembly.Module.customSections(plain, 'compilationHints').length, 0);
    const hints = Buffer.from(sections[0] ?? new ArrayBuffer(0));
    // The number of functions takes two bytes from 128 on.
    assert.ok(hints.length > 130);
    assert.equal((hints[0] ?? 0) - 128 + 128 * (hints[1] ?? 0), hints.length - 2);
    assert.ok(hints.subarray(2).every((hint) => hint === 0b101001));
  });

  it('leaves a module without functions as it is', () => {
    const empty = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    assert.deepEqual(withOptimisedFunctions(empty), Uint8Array.from(empty));
  });

  it('asks only versions of V8 that know the flag', () => {
    assert.ok(knowsCompilationHints(process.versions.v8));
    assert.ok(!knowsCompilationHints('7.9.317.25'));
    assert.ok(!knowsCompilationHints('15.0.1'));
  });
});
