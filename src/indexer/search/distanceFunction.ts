import { signed, unsigned, wasm } from '../../base/index.ts';

const { branchIf, end, i32Add, i32Const, i32LessUnsigned, localGet, localSet, localTee, loop, noResult } =
  wasm;

/** What only distances need. */
const i64 = 0x7e;
const i64Load = 0x29;
const i32Store16 = 0x3b;
const i64Add = 0x7c;
const i64Xor = 0x85;
const i64CountOnes = 0x7b;
const i32WrapI64 = 0xa7;
const alignedTo8 = 3;
const alignedTo2 = 1;

/** Parameters of the function, and after them one i64 for each word of the question's code. */
const [codeAt, codesEnd, outAt, firstWord] = [0, 1, 2, 3];
export const distanceParameters = 3;

const wordBytes = 8;

/**
 * The body of a WebAssembly function (`WasmFunction`) that measures Hamming distances of codes of so many 64-bit words: JavaScript has no
 * instruction that counts ones, and takes ten times as long. Called with (codes, end, out),
 * to `out` goes, in 16 bits each, the distance of every code from `codes` to before `end` (at least one) to the code at 0.
 */
export function distanceFunction(words: number): number[] {
  const stride = words * wordBytes;
  const own = Array.from({ length: words }, (_, word) => word);
  const code = [
    ...own.flatMap((word) => [
      ...[i32Const, 0],
      ...[i64Load, alignedTo8, ...unsigned(word * wordBytes)],
      ...[localSet, ...unsigned(firstWord + word)],
    ]),
    ...[loop, noResult],
    ...[localGet, outAt],
    ...own.flatMap((word) => [
      ...[localGet, codeAt],
      ...[i64Load, alignedTo8, ...unsigned(word * wordBytes)],
      ...[localGet, ...unsigned(firstWord + word)],
      ...[i64Xor, i64CountOnes],
      ...(word === 0 ? [] : [i64Add]),
    ]),
    ...[i32WrapI64, i32Store16, alignedTo2, 0],
    ...[localGet, outAt, i32Const, 2, i32Add, localSet, outAt],
    ...[localGet, codeAt, i32Const, ...signed(stride), i32Add, localTee, codeAt],
    ...[localGet, codesEnd, i32LessUnsigned, branchIf, 0],
    ...[end, end],
  ];
  return [1, ...unsigned(words), i64, ...code];
}
