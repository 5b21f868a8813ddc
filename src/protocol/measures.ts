/** What a number of a link says. The engine computes them (src/core/analysis/measures); texts are English and translated by whoever shows them. */

export type MeasureId = 'weight' | 'carried' | 'rollout';

export interface MeasureText {
  readonly name: string;
  readonly definition: string;
  /** As it is written on paper. */
  readonly formula: string;
  readonly source: string;
  /** The most that a number can be; null where there is no limit, and pictures are scaled to the largest that is shown. */
  readonly most: number | null;
  /** Whether heads of a layer differ in it. */
  readonly perHead: boolean;
  /** Only where a text looks at itself. */
  readonly within: boolean;
}

/** Collected for translation by its parameter's name. */
const worded = (template: string) => template;

export const MEASURES: Readonly<Record<MeasureId, MeasureText>> = {
  weight: {
    name: worded('Weight'),
    definition: worded('The share of a query’s attention that a key gets: a row sums to 1.'),
    formula: 'α = softmax(q · k / √d)',
    source: 'Vaswani et al. 2017',
    most: 1,
    perHead: true,
    within: false,
  },
  carried: {
    name: worded('What it carried'),
    definition: worded(
      'The length of the vector that the key’s value brought to the query, after weight and output projection. A large weight on a small value carries little.',
    ),
    formula: '‖α v W_O‖',
    source: 'Kobayashi et al. 2020',
    most: null,
    perHead: true,
    within: false,
  },
  rollout: {
    name: worded('Rollout'),
    definition: worded(
      'How much of each token is in a token after this layer, if every layer mixed tokens by the mean weight of its heads, half and half with the token itself: a row sums to 1.',
    ),
    formula: 'R = Â R₋₁, Â = ½ Ā + ½ I',
    source: 'Abnar & Zuidema 2020',
    most: 1,
    perHead: false,
    within: true,
  },
};

export const MEASURE_IDS: readonly MeasureId[] = ['weight', 'carried', 'rollout'];
