import { heedCompilationHints, withOptimisedFunctions } from '../../base/index.ts';

/** Node's types leave this out. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> };
};

interface WasmMemory {
  /** Another one after the memory has grown. */
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

const pageBytes = 1 << 16;
const i32 = 0x7f;

/** One WebAssembly function that takes 32-bit integers and returns nothing, and the memory it works on. */
export class WasmFunction<Parameters extends number[]> {
  readonly call: (...parameters: Parameters) => void;
  readonly #memory: WasmMemory = new WebAssembly.Memory({ initial: 1 });

  /** @param body locals and code of the function, as in the code section */
  constructor(parameters: number, body: readonly number[]) {
    // Without hints it would stay with the baseline compiler: the parser keeps V8 from optimising what runs often.
    heedCompilationHints();
    const module = new WebAssembly.Module(withOptimisedFunctions(moduleOf(parameters, body)));
    const { exports } = new WebAssembly.Instance(module, { m: { m: this.#memory } });
    this.call = exports['f'] as (...parameters: Parameters) => void;
  }

  get buffer(): ArrayBuffer {
    return this.#memory.buffer;
  }

  /** Makes the memory at least so large; what is in it stays. */
  reserve(bytes: number): void {
    const missing = bytes - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / pageBytes));
  }
}

/** Imports its memory as `m.m` and exports `f`. */
function moduleOf(parameters: number, body: readonly number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, parameters, ...Array<number>(parameters).fill(i32), 0]),
    ...section(2, [1, ...named('m'), ...named('m'), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...named('f'), 0, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function named(letter: string): number[] {
  return [1, letter.charCodeAt(0)];
}

/** LEB128. */
export function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

/** LEB128 of a number that is not negative: its last byte must not look like a negative one's. */
export function signed(value: number): number[] {
  return value < 64 ? [value] : [(value & 127) | 128, ...signed(value >>> 7)];
}
