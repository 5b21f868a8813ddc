/** Sessions of ONNX Runtime, with the options that a layer-by-layer engine needs; measured reasons beside each. */
import { availableParallelism } from 'node:os';
import { InferenceSession } from 'onnxruntime-node';

/** More threads than this bring nothing for the sizes at hand. */
const MAX_THREADS = 8;

/**
 * @param folder where the graph's external tensors lie; null when it has none
 * @param asStored keeps 16-bit tensors as they lie in the file: optimising would widen them once and for all, at twice their size
 */
export function createSession(graph: Uint8Array, folder: string | null, asStored = false): Promise<InferenceSession> {
  return InferenceSession.create(graph, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: asStored ? 'disabled' : 'all',
    intraOpNumThreads: Math.min(MAX_THREADS, availableParallelism()),
    // Every session would keep an arena of its own: three times the memory for a model in layers.
    enableCpuMemArena: false,
    enableMemPattern: false,
    // Errors come as exceptions; ONNX Runtime would print them too.
    logSeverityLevel: 4,
    extra: {
      session: {
        // Threads that spin between layers slow everything else on the machine down.
        intra_op: { allow_spinning: '0' },
        ...(folder === null ? {} : { model_external_initializers_file_folder_path: folder }),
      },
    },
  });
}
