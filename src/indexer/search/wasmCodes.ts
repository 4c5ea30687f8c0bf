/** Codes of the WebAssembly instructions that all loops here are made of. */
export const loop = 0x03;
export const noResult = 0x40;
export const branchIf = 0x0d;
export const end = 0x0b;
export const localGet = 0x20;
export const localSet = 0x21;
export const localTee = 0x22;
export const i32Const = 0x41;
export const i32LessUnsigned = 0x49;
export const i32Add = 0x6a;
