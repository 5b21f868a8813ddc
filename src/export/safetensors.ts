/** Writes the safetensors format. https://github.com/huggingface/safetensors#format */
import type { Inspection, SiteName } from '../protocol/inspection.ts';
import { MEASURES, type MeasureId } from '../protocol/measures.ts';

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A whole file: float32 tensors in the order given, and metadata, whose values the format wants as strings. */
export function safetensorsBytes(tensors: readonly NamedTensor[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + values.byteLength] };
    end += values.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8; // padded with spaces, so that the numbers are aligned
  const bytes = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, 8);
  let at = 8 + length;
  for (const { values } of tensors) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at); // every platform that VS Code runs on is little-endian, as the format is
    at += values.byteLength;
  }
  return bytes;
}

/**
 * The metadata of an attention file: `model`, each sequence with its ids, pieces, ranges and segments (and the text that its ranges count in, where that
 * is not the one that was asked about), the sequences of each site's rows and columns, and the measure with its formula where it is not the weight.
 */
export function attentionMetadata(
  { model, sequences, sites }: Pick<Inspection, 'model' | 'sequences' | 'sites'>,
  measure: MeasureId = 'weight',
): Record<string, string> {
  const described = sequences.map(({ name, tokens, text }) => [
    name,
    {
      ...(text === null ? {} : { text }),
      ids: tokens.map(({ id }) => id),
      tokens: tokens.map(({ piece }) => piece),
      ranges: tokens.map(({ range }) => range),
      segments: tokens.map(({ segment }) => segment),
    },
  ]);
  const said: Record<string, string> = measure === 'weight' ? {} : { measure, formula: MEASURES[measure].formula };
  const axes = sites.map(({ name, queries, keys }) => [name, [queries, keys]]);
  return { model: model.id, sequences: JSON.stringify(Object.fromEntries(described)), sites: JSON.stringify(Object.fromEntries(axes)), ...said };
}

/** `attention.encoder.self.3`; `carried.encoder.self.3` for another measure than the weight. */
export const tensorName = (site: SiteName, layer: number, measure: MeasureId = 'weight') => `${measure === 'weight' ? 'attention' : measure}.${site}.${layer}`;
