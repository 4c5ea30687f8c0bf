import { unsigned, signed, wasm } from '../../base/index.ts';

const {
  alignedTo16,
  alignedTo4,
  branchIf,
  end,
  f32x4Add,
  f32x4FromIntegers,
  f32x4Multiply,
  i16x8FromHighBytes,
} = wasm;
const { i16x8FromLowBytes, i32, i32Add, i32Const, i32LessUnsigned, i32Load, i32x4FromHigh, i32x4FromLow } =
  wasm;
const { localGet, localSet, localTee, loop, noResult, ofSecondMemory, v128, v128Load, v128Load32Splat } =
  wasm;
const { v128Store } = wasm;

/** Parameters of the function, and after them where in the row it is, the entry and its row, the weight, and the bytes at hand. */
const [listAt, listEnd, sumAt, offset, entry, row, weight, bytes, words] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const firstSum = 9;
export const rowSumParameters = 3;

/** Eight sums of four components: with the others they just fit into the registers of a processor. */
export const componentsAtOnce = 32;
const bytesOfLoad = 16;
const bytesOfSum = 16;
const bytesOfEntry = 8;

/**
 * The body of a WebAssembly function (`WasmFunction`) that adds up weighted int8 rows of [`blocks` · 32] components. Called with (list,
 * end, sum): each entry from `list` to before `end` (one at least) is the address of a row in the second memory, 32 bits, and its
 * weight, float32; they are added to `sum`, float32 [`blocks` · 32].
 */
export function rowSumFunction(blocks: number): number[] {
  const sums = Array.from({ length: 8 }, (_, at) => firstSum + at);
  const addWords = (widen: readonly number[], sum: number): number[] => [
    ...[localGet, sum, localGet, words, ...widen, ...f32x4FromIntegers],
    ...[localGet, weight, ...f32x4Multiply, ...f32x4Add, localSet, sum],
  ];
  const addBytes = (widen: readonly number[], sum: number): number[] => [
    ...[localGet, bytes, ...widen, localSet, words],
    ...[...addWords(i32x4FromLow, sum), ...addWords(i32x4FromHigh, sum + 1)],
  ];
  const addLoad = (load: number): number[] => [
    ...[localGet, row, ...v128Load, ...ofSecondMemory(0), load * bytesOfLoad, localSet, bytes],
    ...addBytes(i16x8FromLowBytes, firstSum + 4 * load),
    ...addBytes(i16x8FromHighBytes, firstSum + 4 * load + 2),
  ];
  const code = [
    ...[loop, noResult],
    ...sums.flatMap((sum, at) => [
      ...[localGet, sumAt, ...v128Load, alignedTo16, ...unsigned(at * bytesOfSum), localSet, sum],
    ]),
    ...[localGet, listAt, localSet, entry],
    ...[loop, noResult],
    ...[localGet, entry, i32Load, alignedTo4, 0, localGet, offset, i32Add, localSet, row],
    ...[localGet, entry, ...v128Load32Splat, alignedTo4, 4, localSet, weight],
    ...addLoad(0),
    ...addLoad(1),
    ...[localGet, entry, i32Const, bytesOfEntry, i32Add, localTee, entry],
    ...[localGet, listEnd, i32LessUnsigned, branchIf, 0, end],
    ...sums.flatMap((sum, at) => [
      ...[localGet, sumAt, localGet, sum, ...v128Store, alignedTo16, ...unsigned(at * bytesOfSum)],
    ]),
    ...[localGet, sumAt, i32Const, ...signed(sums.length * bytesOfSum), i32Add, localSet, sumAt],
    ...[localGet, offset, i32Const, ...signed(componentsAtOnce), i32Add, localTee, offset],
    ...[i32Const, ...signed(blocks * componentsAtOnce), i32LessUnsigned, branchIf, 0],
    ...[end, end],
  ];
  return [2, 3, i32, 3 + sums.length, v128, ...code];
}
