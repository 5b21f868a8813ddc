/** good-bert with another model.safetensors: broken in one way each, or unusual and right. */
import { bert } from './bert.ts';
import { encode, folder, type ModelFiles } from './folder.ts';
import { type Entry, type Header, layout, safetensors } from './safetensors.ts';
import { tensorsOf } from './tensors.ts';

const QUERY_0 = 'encoder.layer.0.attention.self.query.weight';
const KEY_0 = 'encoder.layer.0.attention.self.key.weight';

const withTensors = (file: ModelFiles[string]): ModelFiles => ({ ...folder(bert()), 'model.safetensors': file });

const edited = (edit: (header: Header, data: Buffer) => Buffer) => () => {
  const { header, data } = layout(tensorsOf(bert().shapes));
  return withTensors(edit(header, data));
};

const entryEdited = (name: string, change: (entry: Entry) => Partial<Entry>) =>
  edited((header, data) => {
    const entry = entryOf(header, name);
    return safetensors({ ...header, [name]: { ...entry, ...change(entry) } }, data);
  });

function entryOf(header: Header, name: string): Entry {
  const entry = header[name];
  if (!entry) throw new Error(`no tensor ${name}`);
  return entry;
}

/** JSON text with more members before its closing brace, where an object could not hold them. */
const withMembers = (header: Header, members: string) => `${JSON.stringify(header).slice(0, -1)},${members}}`;

export const TENSOR_FILES: Readonly<Record<string, () => ModelFiles>> = {
  'st-empty-file': () => withTensors(''),
  'st-seven-bytes': () => withTensors(Buffer.from([0x10, 0, 0, 0, 0, 0, 0])),
  'st-header-beyond-file': edited((header, data) => safetensors(header, data, { length: BigInt(data.length + 1_000_000) })),
  'st-header-2-to-63': edited((header, data) => safetensors(header, data, { length: 1n << 63n })),
  'st-truncated-data': edited((header, data) => safetensors(header, data).subarray(0, -100)),
  'st-trailing-bytes': edited((header, data) => safetensors(header, Buffer.concat([data, Buffer.alloc(64)]))),
  'st-header-not-json': edited((_, data) => safetensors("{'single': 'quotes'}", data)),
  'st-git-lfs-pointer': () => withTensors(`version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 90868376\n`),
  'st-html-page': () => withTensors('<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in</body></html>'),
  'st-header-100-mb': () => {
    const length = 100_000_001; // one more than the format allows
    return withTensors({ start: safetensors('{', Buffer.alloc(0), { length: BigInt(length), pad: false }), size: 8 + length });
  },
  'st-overlapping-tensors': edited((header, data) =>
    safetensors({ ...header, [KEY_0]: { ...entryOf(header, KEY_0), data_offsets: entryOf(header, QUERY_0).data_offsets } }, data),
  ),
  'st-reversed-range': entryEdited(QUERY_0, ({ data_offsets }) => ({ data_offsets: data_offsets.toReversed() })),
  'st-range-outside': entryEdited('pooler.dense.weight', ({ data_offsets }) => ({ data_offsets: data_offsets.map((offset) => offset + 2 ** 40) })),
  'st-dtype-size-mismatch': entryEdited(QUERY_0, () => ({ dtype: 'F16' })), // the range still holds four bytes an element
  'st-unknown-dtype': entryEdited(QUERY_0, () => ({ dtype: 'Q7_Z' })),
  'st-duplicate-key': edited((header, data) => safetensors(withMembers(header, `${JSON.stringify(QUERY_0)}:${JSON.stringify(header[KEY_0])}`), data)),
  'st-shape-overflow': entryEdited(QUERY_0, () => ({ shape: [2 ** 32, 2 ** 32], data_offsets: [0, 0] })), // the product wraps to 0 in 64 bits
  'st-proto-tensor': edited((header, data) => {
    const entry = (start: number) => JSON.stringify({ dtype: 'F32', shape: [1], data_offsets: [start, start + 4] });
    const members = `"__proto__":${entry(data.length)},"constructor":${entry(data.length + 4)}`;
    return safetensors(withMembers(header, members), Buffer.concat([data, Buffer.alloc(8)]));
  }),
  'st-missing-tensor': () => {
    const shapes = Object.entries(bert().shapes).filter(([name]) => name !== 'encoder.layer.1.attention.self.key.weight');
    return withTensors(encode(Object.fromEntries(shapes)));
  },
  'st-wrong-shape': () => withTensors(encode({ ...bert().shapes, [QUERY_0]: [24, 23] })),
  'st-nan-weight': edited((header, data) => {
    const [start = 0] = entryOf(header, 'encoder.layer.1.attention.self.query.weight').data_offsets;
    const changed = Buffer.from(data);
    changed.writeFloatLE(NaN, start);
    return safetensors(header, changed);
  }),

  /** Good: names under `bert.` and a metadata entry, as checkpoints with a head have them. */
  'st-prefixed-names': () => {
    const tensors = Object.entries(tensorsOf(bert().shapes)).map(([name, tensor]) => [`bert.${name}`, tensor] as const);
    const { header, data } = layout(Object.fromEntries(tensors));
    const config = { ...bert().config, architectures: ['BertForMaskedLM'] };
    return { ...withTensors(safetensors({ __metadata__: { format: 'pt' }, ...header }, data)), 'config.json': JSON.stringify(config) };
  },
  /** Good: the names that checkpoints converted from TensorFlow still have. */
  'st-old-norm-names': () => {
    const old = (name: string) => name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta');
    const tensors = Object.entries(tensorsOf(bert().shapes)).map(([name, tensor]) => [`bert.${old(name)}`, tensor] as const);
    const { header, data } = layout(Object.fromEntries(tensors));
    return withTensors(safetensors(header, data));
  },
  /** Good: the data starts at an odd offset, so that no float is aligned in the file. */
  'st-unaligned-data': edited((header, data) => {
    const text = JSON.stringify(header);
    return safetensors(text + ' '.repeat((1 - (8 + text.length)) & 3), data, { pad: false });
  }),
  /** Good: the same numbers rounded to BF16. */
  'st-bf16': () => {
    const { header, data } = layout(tensorsOf(bert().shapes, 'BF16'));
    return withTensors(safetensors(header, data));
  },
};
