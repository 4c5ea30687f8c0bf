/**
 * Tools without domain words, for every process.
 * Invariant: imports `node:` modules only and knows nothing of search, files or editors.
 */
export { BackOff } from './backOff.ts';
export { Budget } from './budget.ts';
export { compareText } from './compareText.ts';
export { heedCompilationHints, withOptimisedFunctions } from './compilationHints.ts';
export { createPrivateFile, makePrivateDirectory } from './directory.ts';
export { type Disposable, DisposableList, toDisposable } from './disposable.ts';
export { Heap } from './heap.ts';
export { type Installation, findInstallation } from './installation.ts';
export { Listeners } from './listeners.ts';
export { type MessageTransport, type ProcessPeer, processTransport } from './processTransport.ts';
export { WorkLimit } from './workLimit.ts';
export { keepYoungGenerationSmall } from './youngGeneration.ts';
export * as wasm from './wasmCodes.ts';
export { type SharedMemory, WasmFunction, makeSharedMemory, signed, unsigned } from './wasmFunction.ts';
