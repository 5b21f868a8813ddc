/** The families that are computed. A new one is a file beside this and a line here. */
import type { JsonObject } from '../checkpoint/folder.ts';
import { errors } from '../errors.ts';
import { albert } from './albert.ts';
import { bart, mbart } from './bart.ts';
import { bergamot } from './bergamot.ts';
import { bert } from './bert.ts';
import { bloom } from './bloom.ts';
import { debertaV2 } from './debertaV2.ts';
import { distilbert } from './distilbert.ts';
import { electra } from './electra.ts';
import { gemma2, gemma3 } from './gemma.ts';
import { gpt2 } from './gpt2.ts';
import { gptJ } from './gptJ.ts';
import { gptNeo } from './gptNeo.ts';
import { gptNeox } from './gptNeox.ts';
import { granite } from './granite.ts';
import { llama } from './llama.ts';
import { m2m100 } from './m2m100.ts';
import { marian } from './marian.ts';
import { mistral } from './mistral.ts';
import { olmo2 } from './olmo2.ts';
import { opt } from './opt.ts';
import { pegasus } from './pegasus.ts';
import { phi3 } from './phi3.ts';
import { qwen2, qwen3 } from './qwen.ts';
import { smollm3 } from './smollm3.ts';
import { mt5, t5 } from './t5.ts';
import type { Family } from './family.ts';
import { modernbert } from './modernbert.ts';
import { mpnet } from './mpnet.ts';
import { roberta } from './roberta.ts';

const FAMILIES: readonly Family[] = [
  bert,
  roberta,
  distilbert,
  electra,
  albert,
  mpnet,
  debertaV2,
  modernbert,
  gpt2,
  gptNeo,
  gptNeox,
  gptJ,
  opt,
  bloom,
  llama,
  mistral,
  qwen2,
  qwen3,
  gemma2,
  gemma3,
  phi3,
  olmo2,
  smollm3,
  granite,
  t5,
  mt5,
  bart,
  mbart,
  marian,
  m2m100,
  pegasus,
  bergamot,
];

export function familyOf(config: JsonObject): { readonly family: Family; readonly type: string } {
  const type = config['model_type'];
  if (typeof type !== 'string') throw errors.keyMissing('model_type');
  const family = FAMILIES.find(({ types }) => types.includes(type));
  if (!family) throw errors.unknownFamily(type, FAMILIES.flatMap(({ types }) => types).join(', '));
  return { family, type };
}
