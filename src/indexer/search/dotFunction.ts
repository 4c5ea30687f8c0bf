import { signed, unsigned, wasm } from '../../base/index.ts';

const { alignedTo16, alignedTo4, branchIf, end, i16x8FromHighBytes, i16x8FromLowBytes, i32, i32Add } = wasm;
const { i32Const, i32LessUnsigned, i32Load, i32Multiply, i32Store, i32x4Add, i32x4Dot, i32x4Lane } = wasm;
const { localGet, localSet, localTee, loop, noResult, v128, v128Load, v128Zero } = wasm;

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
  return [2, 1, i32, 2, v128, ...code];
}
