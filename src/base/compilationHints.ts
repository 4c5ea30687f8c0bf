import { setFlagsFromString } from 'node:v8';

/** Tells V8 which functions of a WebAssembly module are worth its optimising compiler. */

const flag = '--experimental-wasm-compilation-hints';
/** V8 has had the flag since its version 8, and no version of it is known that has it no more. */
const majorVersions = { first: 8, last: 14 };

const codeSection = 10;
const preambleBytes = 8;
const sectionName = Buffer.from('compilationHints');
/** Compiled at the first call, by the optimising compiler at once: strategy "lazy" in the lowest two bits, then the two tiers. */
const lazyOptimised = 1 | (2 << 2) | (2 << 4);

/** Must be called before a module with hints is compiled; without it the hints are passed over. */
export function heedCompilationHints(): void {
  if (knowsCompilationHints(process.versions.v8)) setFlagsFromString(flag);
}

/** Another version would only complain of the flag on the standard error. */
export function knowsCompilationHints(v8Version: string): boolean {
  const major = Number.parseInt(v8Version, 10);
  return major >= majorVersions.first && major <= majorVersions.last;
}

/**
 * The module with the custom section `compilationHints` (WebAssembly/design, CompilationHints; V8's `module-decoder-impl.h`),
 * which asks for optimised code of every function. A copy of the bytes as they are when they hold no functions.
 */
export function withOptimisedFunctions(wasm: Uint8Array): Uint8Array<ArrayBuffer> {
  for (let at = preambleBytes; at < wasm.length;) {
    const length = numberAt(wasm, at + 1);
    if (wasm[at] === codeSection) {
      const functions = numberAt(wasm, length.end).value;
      return Uint8Array.from(Buffer.concat([wasm.subarray(0, at), hintsFor(functions), wasm.subarray(at)]));
    }
    at = length.end + length.value;
  }
  return Uint8Array.from(wasm);
}

function hintsFor(functions: number): Buffer {
  const hints = Buffer.alloc(functions, lazyOptimised);
  const content = Buffer.concat([bytesOf(sectionName.length), sectionName, bytesOf(functions), hints]);
  return Buffer.concat([Buffer.of(0), bytesOf(content.length), content]);
}

/** LEB128, as all numbers of the format. */
function numberAt(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  let factor = 1;
  for (let at = start; ; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 127) * factor;
    factor *= 128;
    if (byte < 128) return { value, end: at + 1 };
  }
}

function bytesOf(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left >>>= 7) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left & 127) | 128);
  }
}
