import { messageOf } from '../../protocol/index.ts';

type OnnxRuntime = typeof import('onnxruntime-node');

/**
 * Loads ONNX Runtime with its telemetry switched off. Invariant: this is the only place that imports it, because the
 * variable must be set before the library is loaded; without it the library writes a telemetry folder and calls home.
 */
async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  return import('onnxruntime-node');
}

/** Version and backends of ONNX Runtime, or the sentence to show where it has no build or does not load. */
export async function describeOnnxRuntime(): Promise<
  { version: string; backends: readonly string[] } | { problem: string }
> {
  try {
    const runtime = await loadOnnxRuntime();
    return {
      version: runtime.env.versions.node ?? runtime.env.versions.common,
      backends: runtime.listSupportedBackends().map((backend) => backend.name),
    };
  } catch (error) {
    return {
      problem: `ONNX Runtime has no build that loads on ${process.platform}-${process.arch} (${messageOf(error)}). Search by meaning uses the built-in static model, which does not need it.`,
    };
  }
}
