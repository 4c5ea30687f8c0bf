import {
  loop,
  noResult,
  branchIf,
  end,
  localGet,
  localSet,
  localTee,
  i32Const,
  i32LessUnsigned,
  i32Add,
} from './wasmCodes.ts';
import { signed, unsigned } from './wasmFunction.ts';

/** What only products need; instructions on 128 bits have two codes. */
const v128 = 0x7b;
const i32Load = 0x28;
const i32Store = 0x36;
const i32Multiply = 0x6c;
const vector = 0xfd;
const v128Load = [vector, 0x00];
const v128Zero = [vector, 0x0c, ...Array<number>(16).fill(0)];
const i16x8FromLowBytes = [vector, 0x87, 0x01];
const i16x8FromHighBytes = [vector, 0x88, 0x01];
const i32x4Dot = [vector, 0xba, 0x01];
const i32x4Add = [vector, 0xae, 0x01];
const i32x4Lane = (lane: number): number[] => [vector, 0x1b, lane];
const alignedTo4 = 2;
const alignedTo16 = 4;

/** Parameters of the function, and after them the row's vector, the sums and the bytes at hand. */
const [listAt, listEnd, rows, rowAt, sums, bytes] = [0, 1, 2, 3, 4, 5];
export const dotParameters = 3;

/** Components that one instruction takes. */
export const lanes = 16;

/**
 * The body of a WebAssembly function (`WasmFunction`) that compares rows of int8 [`blocks` · 16] with the query at 0, which is given in
 * 16 bits for each component. Called with (list, end, rows): each of the numbers of 32 bits from `list` to before `end` (one at
 * least) names a row, counted from the address `rows`, and is replaced by the dot product.
 */
export function dotFunction(blocks: number): number[] {
  const own = Array.from({ length: blocks }, (_, block) => block);
  const addDot = (widen: readonly number[], block: number, half: number): number[] => [
    ...[localGet, bytes, ...widen],
    ...[i32Const, 0, ...v128Load, alignedTo16, ...unsigned(2 * lanes * block + lanes * half)],
    ...[...i32x4Dot, localGet, sums, ...i32x4Add, localSet, sums],
  ];
  const code = [
    ...[loop, noResult],
    ...[localGet, listAt, i32Load, alignedTo4, 0],
    ...[i32Const, ...signed(blocks * lanes), i32Multiply, localGet, rows, i32Add, localSet, rowAt],
    ...[...v128Zero, localSet, sums],
    ...own.flatMap((block) => [
      ...[localGet, rowAt, ...v128Load, alignedTo16, ...unsigned(lanes * block), localSet, bytes],
      ...addDot(i16x8FromLowBytes, block, 0),
      ...addDot(i16x8FromHighBytes, block, 1),
    ]),
    ...[localGet, listAt],
    ...[localGet, sums, ...i32x4Lane(0), localGet, sums, ...i32x4Lane(1), i32Add],
    ...[localGet, sums, ...i32x4Lane(2), i32Add, localGet, sums, ...i32x4Lane(3), i32Add],
    ...[i32Store, alignedTo4, 0],
    ...[localGet, listAt, i32Const, 4, i32Add, localTee, listAt],
    ...[localGet, listEnd, i32LessUnsigned, branchIf, 0],
    ...[end, end],
  ];
  return [2, 1, 0x7f, 2, v128, ...code];
}
