/** good-bert with another config.json. */
import { bert } from './bert.ts';
import { folder, type ModelFiles, without } from './folder.ts';

const withConfig = (text: string) => (): ModelFiles => ({ ...folder(bert()), 'config.json': text });
const changed = (change: Readonly<Record<string, unknown>>) => withConfig(JSON.stringify({ ...bert().config, ...change }));

export const CONFIGURATIONS: Readonly<Record<string, () => ModelFiles>> = {
  'cfg-unknown-type': changed({ model_type: 'hyperformer9' }),
  'cfg-no-type': changed({ model_type: null }),
  'cfg-heads-not-dividing': changed({ num_attention_heads: 5 }),
  'cfg-zero-heads': changed({ num_attention_heads: 0 }),
  'cfg-layers-more-than-weights': changed({ num_hidden_layers: 3 }),
  'cfg-huge-layers': changed({ num_hidden_layers: 1_000_000_000 }),
  'cfg-number-as-text': changed({ hidden_size: '24' }),
  'cfg-not-json': withConfig('{"model_type": "bert", '),
  'cfg-missing': () => without(folder(bert()), 'config.json'),
  /** Good: a byte order mark before the brace. */
  'cfg-bom': withConfig(`\ufeff${JSON.stringify(bert().config)}`),
  'cfg-relative-key': changed({ position_embedding_type: 'relative_key' }),
  'cfg-markdown-in-type': changed({ model_type: 'bert](command:workbench.action.quit) <img src=x onerror=alert(1)>' }),
};
