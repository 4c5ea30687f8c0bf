import { heedCompilationHints, withOptimisedFunctions } from './compilationHints.ts';
import { i32 } from './wasmCodes.ts';

/** Node's types leave this out. */
declare const WebAssembly: {
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum?: number;
    readonly shared?: boolean;
  }) => OwnMemory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> };
};

interface OwnMemory {
  /** Another one after the memory has grown. */
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Memory of WebAssembly that all threads can have: structured cloning passes it on. It never grows. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
}

const pageBytes = 1 << 16;
const mostPages = 1 << 16;

export function makeSharedMemory(bytes: number): SharedMemory {
  const pages = Math.max(1, Math.ceil(bytes / pageBytes));
  const memory: { readonly buffer: unknown } = new WebAssembly.Memory({
    initial: pages,
    maximum: pages,
    shared: true,
  });
  return memory as SharedMemory;
}

/** One WebAssembly function that takes 32-bit integers and returns nothing, and the memory it works on. */
export class WasmFunction<Parameters extends number[]> {
  readonly call: (...parameters: Parameters) => void;
  readonly #memory = new WebAssembly.Memory({ initial: 1 });

  /**
   * @param body locals and code of the function, as in the code section
   * @param shared its second memory, if it has one
   */
  constructor(parameters: number, body: readonly number[], shared?: SharedMemory) {
    // Without hints it would stay with the baseline compiler: the parser keeps V8 from optimising what runs often.
    heedCompilationHints();
    const bytes = moduleOf(parameters, body, shared !== undefined);
    const module = new WebAssembly.Module(withOptimisedFunctions(bytes));
    const imports = { m: { m: this.#memory, ...(shared !== undefined && { s: shared }) } };
    const { exports } = new WebAssembly.Instance(module, imports);
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

/** Imports its memory as `m.m`, a shared one as `m.s`, and exports `f`. */
function moduleOf(parameters: number, body: readonly number[], isShared: boolean): Uint8Array<ArrayBuffer> {
  const own = [...named('m'), ...named('m'), 2, 0, 1];
  const shared = [...named('m'), ...named('s'), 2, 3, 1, ...unsigned(mostPages)];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, parameters, ...Array<number>(parameters).fill(i32), 0]),
    ...section(2, isShared ? [2, ...own, ...shared] : [1, ...own]),
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
