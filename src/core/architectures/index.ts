/** The families that are computed. A new one is a file beside this and a line here. */
import type { JsonObject } from '../checkpoint/folder.ts';
import { errors } from '../errors.ts';
import { albert } from './albert.ts';
import { bert } from './bert.ts';
import { distilbert } from './distilbert.ts';
import { electra } from './electra.ts';
import { gpt2 } from './gpt2.ts';
import type { Family } from './family.ts';
import { mpnet } from './mpnet.ts';
import { roberta } from './roberta.ts';

const FAMILIES: readonly Family[] = [bert, roberta, distilbert, electra, albert, mpnet, gpt2];

export function familyOf(config: JsonObject): { readonly family: Family; readonly type: string } {
  const type = config['model_type'];
  if (typeof type !== 'string') throw errors.keyMissing('model_type');
  const family = FAMILIES.find(({ types }) => types.includes(type));
  if (!family) throw errors.unknownFamily(type, FAMILIES.flatMap(({ types }) => types).join(', '));
  return { family, type };
}
