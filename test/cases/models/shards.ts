/** good-bert in two files and an index. */
import { bert } from './bert.ts';
import { encode, folder, type ModelFiles, without } from './folder.ts';

const FIRST = 'model-00001-of-00002.safetensors';
const SECOND = 'model-00002-of-00002.safetensors';

interface Sharded {
  readonly files: ModelFiles;
  readonly map: Readonly<Record<string, string>>;
}

function sharded(second = SECOND): Sharded {
  const tensors = Object.entries(bert().shapes);
  const half = Math.floor(tensors.length / 2);
  return {
    files: { [FIRST]: encode(Object.fromEntries(tensors.slice(0, half))), [second]: encode(Object.fromEntries(tensors.slice(half))) },
    map: Object.fromEntries(tensors.map(([name], index) => [name, index < half ? FIRST : second])),
  };
}

const indexed = ({ files, map }: Sharded): ModelFiles => ({
  ...without(folder(bert()), 'model.safetensors'),
  ...files,
  'model.safetensors.index.json': JSON.stringify({ metadata: { total_size: 0 }, weight_map: map }),
});

export const SHARDS: Readonly<Record<string, () => ModelFiles>> = {
  'shard-good': () => indexed(sharded()),
  'shard-missing': () => without(indexed(sharded()), SECOND),
  /** The second lies one folder up, where it exists and is valid. */
  'shard-parent-path': () => indexed(sharded('../shard-parent-path-outside.safetensors')),
  'shard-tensor-in-other-file': () => {
    const { files, map } = sharded();
    return indexed({ files, map: { ...map, 'encoder.layer.0.attention.self.query.weight': SECOND } });
  },
};
