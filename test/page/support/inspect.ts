/** Real inspections for the page: the core runs the default model in the test's process and answers what the page asks. */
import type { Model, Run } from '../../../src/core/model.ts';
import type { PanelState } from '../../../src/protocol/panel.ts';
import { BuiltIns } from '../../unit/core/builtIn.ts';
import type { Answers } from './openPage.ts';

export const TROPHY = "The trophy didn't fit in the suitcase because it was too big";

/** More than the model takes. */
export const LONG = Array.from(
  { length: 12 },
  () =>
    'The river rose fast that night, and nobody in the village slept. A fox crossed the old bridge, looked back once, and was gone. ' +
    'When the rain stopped, they found the boat a mile downstream, its ropes still tied to the post that had held it.',
).join('\n\n');

let models = new BuiltIns();

/** Closes the models, so that the test's process can end. */
export async function closeModels(): Promise<void> {
  await models.dispose();
  models = new BuiltIns();
}

export interface Inspected {
  readonly state: PanelState;
  readonly answers: Answers;
}

export interface InspectOptions {
  readonly id?: string;
  readonly place?: string;
  readonly model?: 'minilm' | 'smollm2' | 'en-pt';
  /** Of an encoder–decoder; without one the model makes it. */
  readonly target?: string;
}

/** What a host would know after a run on these texts. */
export async function inspect(
  texts: readonly string[],
  { id = 'one', place = 'trophy.md:3', model = 'minilm', target }: InspectOptions = {},
): Promise<Inspected> {
  return inspectWith(await models.get(model), texts, { id, place, target });
}

/** The same with a model that the test opened. */
export async function inspectWith(
  found: Model,
  texts: readonly string[],
  { id = 'one', place = 'tiny.md:1', target }: InspectOptions = {},
): Promise<Inspected> {
  const run = await found.run(await found.tokenize(texts, { target }));
  const { sequences, sites, opening } = run;
  const state: PanelState = { place, why: '', texts, inspection: { id, model: found.card, sequences, sites, opening }, view: null, activity: { kind: 'idle' } };
  return { state, answers: answersOf(found, run) };
}

const answersOf = (model: Model, run: Run): Answers => ({
  weights: (question) => run.capture.weights(question),
  mean: (question) => run.capture.mean(question),
  thumbnails: ({ site, measure }) => run.capture.thumbnails(site, measure),
  links: (question) => run.capture.links(question),
  predictions: ({ index, count }) => model.predictions(run, index, count),
  explain: (question) => run.capture.explain(question),
  roles: ({ site }) => run.capture.roles(site),
});
