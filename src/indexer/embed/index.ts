/**
 * From text to vectors. The one asynchronous batch interface that every model serves, the static model that ships, and
 * what is known of ONNX Runtime on this machine. Nothing here reads source files or touches the network.
 */
export type { EmbedInput, EmbeddingModel } from './embeddingModel.ts';
export { type LoadedModel, loadModel } from './modelFolder.ts';
export { modelOf, openModel } from './openModel.ts';
export { Vocabulary } from './vocabulary.ts';
export { makeWordTable } from './wordTable.ts';
export { quantize, quantizationScale } from './quantize.ts';
export { loadChosenModel } from './chosenModel.ts';
export { describeOnnxRuntime } from './onnxRuntime.ts';
