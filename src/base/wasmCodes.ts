/** Codes of the WebAssembly instructions that the loops of this project are made of; those on 128 bits have several bytes. */

export const i32 = 0x7f;
export const v128 = 0x7b;

export const loop = 0x03;
export const noResult = 0x40;
export const branchIf = 0x0d;
export const end = 0x0b;
export const localGet = 0x20;
export const localSet = 0x21;
export const localTee = 0x22;
export const i32Load = 0x28;
export const i32Store = 0x36;
export const i32Const = 0x41;
export const i32LessUnsigned = 0x49;
export const i32Add = 0x6a;
export const i32Multiply = 0x6c;

const vector = 0xfd;
export const v128Load = [vector, 0x00];
export const v128Load32Splat = [vector, 0x09];
export const v128Store = [vector, 0x0b];
export const v128Zero = [vector, 0x0c, ...Array<number>(16).fill(0)];
export const i16x8FromLowBytes = [vector, 0x87, 0x01];
export const i16x8FromHighBytes = [vector, 0x88, 0x01];
export const i32x4FromLow = [vector, 0xa7, 0x01];
export const i32x4FromHigh = [vector, 0xa8, 0x01];
export const i32x4Dot = [vector, 0xba, 0x01];
export const i32x4Add = [vector, 0xae, 0x01];
export const i32x4Lane = (lane: number): number[] => [vector, 0x1b, lane];
export const f32x4FromIntegers = [vector, 0xfa, 0x01];
export const f32x4Add = [vector, 0xe4, 0x01];
export const f32x4Multiply = [vector, 0xe6, 0x01];

/** Alignment of an address, as a power of two, and then its offset; the second memory has a byte more. */
export const alignedTo4 = 2;
export const alignedTo16 = 4;
export const ofSecondMemory = (alignment: number): number[] => [alignment | 0x40, 1];
