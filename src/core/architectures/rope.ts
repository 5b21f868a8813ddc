/**
 * Rotary positions as a configuration asks for them, in the spelling before transformers 5 (`rope_theta`, `rope_scaling`) and since
 * (`rope_parameters`). Reference: transformers `modeling_rope_utils`.
 */
import { flag, integer, MAX_WIDTH, number, numberOr } from '../checkpoint/config.ts';
import { isJsonObject, type JsonObject } from '../checkpoint/folder.ts';
import { errors } from '../errors.ts';
import { plainFrequencies, type Rotary } from './rotary.ts';

/** Keys that `refuseUnknown` need not mind where a family reads its positions here. */
export const ROPE_KEYS = [
  'rope_theta',
  'rope_scaling',
  'rope_parameters',
  'partial_rotary_factor',
  'max_position_embeddings',
  'original_max_position_embeddings',
];

const KNOWN = new Set([
  ...['rope_type', 'type', 'rope_theta', 'partial_rotary_factor', 'factor', 'original_max_position_embeddings', 'attention_factor'],
  ...['beta_fast', 'beta_slow', 'mscale', 'mscale_all_dim', 'truncate', 'short_factor', 'long_factor', 'low_freq_factor', 'high_freq_factor'],
]);

const MAX_THETA = 1e12;
const MAX_FACTOR = 1e6;

/** What a family says where its configuration says nothing. */
export interface RopeDefaults {
  readonly theta: number;
  /** The share of a head's dimensions that is turned; null where the family turns whole heads. */
  readonly share: number | null;
  /** Other names for kinds. */
  readonly aliases?: Readonly<Record<string, string>>;
}

export interface Rope {
  readonly rotary: Rotary;
  /** How far the positions reach, in tokens: some kinds go beyond what the model was trained with. */
  readonly reach: number;
}

/** Positions that all layers share. Throws a UserError for a kind that is not computed. */
export function readRope(config: JsonObject, headDim: number, defaults: RopeDefaults): Rope {
  return ropeOf(ropeParameters(config), config, headDim, defaults);
}

/** The object that holds the parameters, under either name. */
export function ropeParameters(config: JsonObject): JsonObject {
  const key = isGiven(config['rope_scaling']) ? 'rope_scaling' : 'rope_parameters';
  const value = config[key] ?? {};
  if (!isJsonObject(value)) throw errors.variant(key, JSON.stringify(value));
  return value;
}

const isGiven = (value: unknown) => isJsonObject(value) && Object.keys(value).length > 0;

/** The same from parameters that stand elsewhere; what they leave out is in the configuration. */
export function ropeOf(parameters: JsonObject, config: JsonObject, headDim: number, { theta: usual, share, aliases = {} }: RopeDefaults): Rope {
  const strange = Object.keys(parameters).find((key) => !KNOWN.has(key));
  if (strange !== undefined) throw errors.variant(strange, JSON.stringify(parameters[strange]));
  const positions = integer(config, 'max_position_embeddings', 100 * MAX_WIDTH);
  const theta = numberOr(parameters, 'rope_theta', MAX_THETA, numberOr(config, 'rope_theta', MAX_THETA, usual));
  const dimensions = turned(parameters, config, headDim, share);
  const kind = String(parameters['rope_type'] ?? parameters['type'] ?? 'default');
  const trained = numberOr(
    config,
    'original_max_position_embeddings',
    100 * MAX_WIDTH,
    numberOr(parameters, 'original_max_position_embeddings', 100 * MAX_WIDTH, positions),
  );
  const { frequencies, factor = 1, reach = positions } = scaled(aliases[kind] ?? kind, parameters, { theta, dimensions, positions, trained });
  return { rotary: { dimensions, frequencies, factor, interleaved: false }, reach };
}

function turned(parameters: JsonObject, config: JsonObject, headDim: number, share: number | null): number {
  const asked = numberOr(parameters, 'partial_rotary_factor', 1, numberOr(config, 'partial_rotary_factor', 1, share ?? 1));
  const dimensions = Math.trunc(headDim * asked);
  if (dimensions === 0 || dimensions % 2 !== 0 || (share === null && asked !== 1)) throw errors.variant('partial_rotary_factor', String(asked));
  return dimensions;
}

interface Base {
  readonly theta: number;
  readonly dimensions: number;
  readonly positions: number;
  /** Positions of the first training, before they were stretched. */
  readonly trained: number;
}

/** Frequencies of a kind, what cosine and sine are multiplied by (1), and how far it reaches (the configuration's positions). */
type Scaled = Pick<Rotary, 'frequencies'> & { readonly factor?: number; readonly reach?: number };

function scaled(kind: string, parameters: JsonObject, base: Base): Scaled {
  const plain = plainFrequencies(base.dimensions, base.theta);
  switch (kind) {
    case 'default':
      return { frequencies: () => plain };
    case 'linear': {
      const factor = readFactor(parameters);
      return { frequencies: () => plain.map((frequency) => frequency / factor) };
    }
    case 'dynamic':
      return dynamic(base, readFactor(parameters));
    case 'llama3':
      return llama3(plain, base, parameters);
    case 'yarn':
      return yarn(plain, base, parameters);
    case 'longrope':
      return longRope(plain, base, parameters);
    default:
      throw errors.variant('rope_type', kind);
  }
}

const readFactor = (parameters: JsonObject) => number(parameters, 'factor', MAX_FACTOR, 1);

/** The base grows with a text longer than the model was trained for. */
function dynamic({ theta, dimensions, positions }: Base, factor: number): Scaled {
  const stretch = (tokens: number) => ((factor * Math.max(tokens, positions)) / positions - (factor - 1)) ** (dimensions / (dimensions - 2));
  return { frequencies: (tokens) => plainFrequencies(dimensions, theta * stretch(tokens)), reach: Math.floor(positions * factor) };
}

/** Slow pairs are slowed further, fast ones stay, those between are blended. */
function llama3(plain: readonly number[], { trained }: Base, parameters: JsonObject): Scaled {
  const factor = readFactor(parameters);
  const low = number(parameters, 'low_freq_factor', MAX_FACTOR);
  const high = number(parameters, 'high_freq_factor', MAX_FACTOR);
  const frequencies = plain.map((frequency) => {
    const rounds = (trained * frequency) / (2 * Math.PI);
    if (rounds < low) return frequency / factor;
    if (rounds > high) return frequency;
    const blend = (rounds - low) / (high - low);
    return ((1 - blend) * frequency) / factor + blend * frequency;
  });
  return { frequencies: () => frequencies };
}

/** Peng et al. 2023: a ramp over the pairs, from those that stay to those that are slowed; scores are sharpened a little. */
function yarn(plain: readonly number[], { theta, dimensions, positions, trained }: Base, parameters: JsonObject): Scaled {
  const factor = numberOr(parameters, 'factor', MAX_FACTOR, positions / trained, 1);
  const truncate = flag(parameters, 'truncate', true);
  const pairAt = (rounds: number) => (dimensions * Math.log(trained / (rounds * 2 * Math.PI))) / (2 * Math.log(theta));
  const fast = pairAt(numberOr(parameters, 'beta_fast', MAX_FACTOR, 0) || 32);
  const slow = pairAt(numberOr(parameters, 'beta_slow', MAX_FACTOR, 0) || 1);
  const from = Math.max(truncate ? Math.floor(fast) : fast, 0);
  const end = Math.min(truncate ? Math.ceil(slow) : slow, dimensions - 1);
  const to = end === from ? end + 0.001 : end;
  const frequencies = plain.map((frequency, pair) => {
    const ramp = Math.min(Math.max((pair - from) / (to - from), 0), 1);
    return (frequency / factor) * ramp + frequency * (1 - ramp);
  });
  const sharpened = (weight: number) => (factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1);
  const [over, under] = ['mscale', 'mscale_all_dim'].map((key) => numberOr(parameters, key, MAX_FACTOR, 0));
  const usual = over && under ? sharpened(over) / sharpened(under) : sharpened(1);
  return {
    frequencies: () => frequencies,
    factor: numberOr(parameters, 'attention_factor', MAX_FACTOR, usual),
    reach: Math.max(positions, Math.floor(trained * factor)),
  };
}

/** Ding et al. 2024: a divisor for each pair, one list for short texts and one for those beyond the first training. */
function longRope(plain: readonly number[], { positions, trained }: Base, parameters: JsonObject): Scaled {
  const short = divided(plain, parameters, 'short_factor');
  const long = divided(plain, parameters, 'long_factor');
  const factor = numberOr(parameters, 'factor', MAX_FACTOR, positions / trained);
  const usual = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(trained));
  return { frequencies: (tokens) => (tokens > trained ? long : short), factor: numberOr(parameters, 'attention_factor', MAX_FACTOR, usual) };
}

function divided(plain: readonly number[], parameters: JsonObject, key: string): number[] {
  const divisors: unknown = parameters[key];
  if (!Array.isArray(divisors) || divisors.length !== plain.length) throw errors.variant(key, `not a list of ${plain.length} numbers`);
  return plain.map((frequency, pair) => {
    const divisor: unknown = divisors[pair];
    if (typeof divisor !== 'number' || !(divisor > 0)) throw errors.variant(key, String(divisor));
    return frequency / divisor;
  });
}
