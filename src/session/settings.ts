/** The settings in one table. `npm run check` compares it with package.json. */
import * as vscode from 'vscode';
import type { LinkFilter, View } from '../protocol/view.ts';

interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

const number = (value: number, minimum: number, maximum: number) => ({ default: value, minimum, maximum });
const choice = <T extends string>(value: T, ...others: readonly T[]) => ({ default: value, enum: [value, ...others] });

export const SETTINGS = {
  model: { default: '' },
  modelFolders: { default: [] as readonly string[] },
  hub: { default: '' },
  'engine.node': { default: '' },
  'engine.idleMinutes': number(10, 1, 1440),
  'engine.memoryLimit': number(1024, 64, 65536),
  hover: { default: true },
  explanations: choice('explained', 'brief'),
  heat: { default: true },
  live: { default: false },
  specials: choice('shown', 'hidden', 'renormalised'),
  words: { default: false },
  'links.rule': choice('mass', 'threshold', 'strongest'),
  'links.mass': number(80, 1, 100),
  'links.threshold': number(5, 0, 100),
  'links.strongest': number(40, 1, 1000),
} as const;

export type SettingId = keyof typeof SETTINGS;

type Widened<T> = T extends boolean ? boolean : T extends number ? number : T;
type Value<K extends SettingId> = (typeof SETTINGS)[K] extends { enum: readonly (infer E)[] } ? E : Widened<(typeof SETTINGS)[K]['default']>;

export const SECTION = 'attentionInspector';

/** A setting's value. What was written by hand into a settings file may be anything: a wrong value counts as the default, a number is kept in its range. */
export function setting<K extends SettingId>(id: K): Value<K> {
  const declared: { default: unknown; enum?: readonly string[] } & Partial<Range> = SETTINGS[id];
  const value: unknown = vscode.workspace.getConfiguration(SECTION).get(id);
  return checked(declared, value) as Value<K>;
}

function checked(declared: { default: unknown; enum?: readonly string[] } & Partial<Range>, value: unknown): unknown {
  if (Array.isArray(declared.default)) return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : declared.default;
  if (typeof value !== typeof declared.default) return declared.default;
  if (typeof value === 'string' && declared.enum && !declared.enum.includes(value)) return declared.default;
  if (typeof value === 'number') return Math.min(Math.max(value, declared.minimum ?? value), declared.maximum ?? value);
  return value;
}

/** What a view starts with, as the person has set it. */
export function preferences() {
  return { heat: setting('heat'), live: setting('live'), specials: setting('specials'), words: setting('words'), links: links() };
}

/** What a person chose once and expects to stay with another text or model. */
export const habits = ({ measure, rows, links, specials, words, live, heat, show }: View): Partial<View> => ({
  measure,
  rows,
  links,
  specials,
  words,
  live,
  heat,
  show,
});

function links(): LinkFilter {
  switch (setting('links.rule')) {
    case 'mass':
      return { kind: 'mass', mass: setting('links.mass') / 100 };
    case 'threshold':
      return { kind: 'threshold', weight: setting('links.threshold') / 100 };
    case 'strongest':
      return { kind: 'strongest', count: setting('links.strongest') };
  }
}
