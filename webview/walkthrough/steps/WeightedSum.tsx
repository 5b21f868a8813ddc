/** Step 6: the values, blended by weight; and which of them really carried something. */
import * as l10n from '@vscode/l10n';
import { numberText, percent } from '../../../src/drawing/language.ts';
import { vectorOf } from '../../../src/protocol/explanation.ts';
import { Worded } from '../../components/Worded.tsx';
import { BarTable, rangeOf } from '../BarTable.tsx';
import { Formula, Op, Sub, Sym } from '../Formula.tsx';
import { keyRows, strongestKeys } from '../keyRows.tsx';
import { KeyName, keyLabel, QueryName, Told } from '../names.tsx';
import { largest, shortText } from '../numbers.ts';
import { scaleOf } from '../scale.ts';
import type { Walk } from '../state.ts';
import { Step } from '../Step.tsx';
import { Strip, Strips } from '../Strip.tsx';

/** Of the strips that are stacked, and of the rows of the table. */
const STACKED = 4;
const ROWS = 5;
/** A weight of at least this that carried less than this share of what it would bring at the mean is worth a word. */
const HEAVY = 0.05;
const LITTLE = 0.34;

export function WeightedSum({ walk }: { walk: Walk }) {
  const { weights, carried } = walk.explanation;
  const shown = rowsOf(walk);
  return (
    <Step
      number={6}
      title={l10n.t('Weighted sum')}
      formula={
        <Formula>
          <Sym>z</Sym>
          <Op>=</Op>
          <munder>
            <mo>∑</mo>
            <mi>j</mi>
          </munder>
          <Sub role="k" of="α" by="j" />
          <Sub role="v" of="v" by="j" />
        </Formula>
      }
    >
      <Sentence walk={walk} />
      <Stack walk={walk} />
      <BarTable
        caption={l10n.t('Weights, and what they carried')}
        names={l10n.t('Token')}
        rows={keyRows(walk, shown)}
        marked={walk.key}
        columns={[
          { title: l10n.t('weight'), value: (key) => weights[key] ?? 0, text: (weight) => percent(weight), range: rangeOf(weights), colour: 'var(--k)' },
          { title: <Carried />, value: (key) => carried[key] ?? 0, range: rangeOf(carried), colour: 'var(--v)' },
        ]}
      />
    </Step>
  );
}

const Carried = () => (
  <>
    {l10n.t('carried')}{' '}
    <math>
      <mrow>
        <mo>‖</mo>
        <mi>α</mi>
        <mi>v</mi>
        <msub>
          <mi>W</mi>
          <mi mathvariant="normal">O</mi>
        </msub>
        <mo>‖</mo>
      </mrow>
    </math>
  </>
);

/** Those with most weight, those that carried most, and the one that is walked to. */
const rowsOf = (walk: Walk) => strongestKeys(walk, walk.explanation.weights, ROWS, largest(walk.explanation.carried, 2));

/** The weighted values one over the other, and their sum: what the head says. */
function Stack({ walk }: { walk: Walk }) {
  const { weights, values, headOutput } = walk.explanation;
  const shown = strongestKeys(walk, weights, STACKED);
  const weighted = shown.map((key) => vectorOf(values, key).map((value) => (weights[key] ?? 0) * value));
  const rest = headOutput.map((total, at) => weighted.reduce((left, vector) => left - (vector[at] ?? 0), total));
  const left = weights.length - shown.length;
  const scale = scaleOf([...weighted, headOutput]);
  const pieces = { scale, space: 'head' } as const;
  return (
    <Strips scale={scale}>
      {shown.map((key, place) => (
        <Strip
          key={key}
          label={
            <>
              <span class="share">{percent(weights[key] ?? 0, 0)} ×</span> <KeyName walk={walk} of={key} />
            </>
          }
          name={l10n.t('Value of {0} times its weight', keyLabel(walk, key))}
          values={weighted[place] ?? headOutput}
          {...pieces}
        />
      ))}
      {left > 0 && (
        <Strip
          label={left === 1 ? l10n.t('+ one more') : l10n.t('+ {0} more', numberText(left))}
          name={l10n.t('All other values times their weights')}
          values={rest}
          {...pieces}
        />
      )}
      <hr />
      <Strip
        label={
          <Worded text={l10n.t('head {0}')}>
            <b class="strong">{walk.head.head}</b>
          </Worded>
        }
        name={l10n.t('What head {0} says', walk.head.head)}
        values={headOutput}
        {...pieces}
      />
    </Strips>
  );
}

function Sentence({ walk }: { walk: Walk }) {
  const { weights, carried } = walk.explanation;
  const [first = walk.key] = largest(carried, 1);
  const idle = idleOf(weights, carried);
  const amount = (key: number) => <b key={key}>{shortText(carried[key] ?? 0)}</b>;
  const blended = (
    <Worded key="blended" text={l10n.t('Each value is taken times its weight, and all are added: that is what head {0} says to {1}.')}>
      {[walk.head.head, <QueryName key="query" walk={walk} />]}
    </Worded>
  );
  if (idle === null)
    return (
      <Told text={l10n.t('{0} A weight is not yet a contribution: what is carried is measured after the projection, and most of it came from {1}, {2}.')}>
        {[blended, <KeyName key="first" walk={walk} of={first} />, amount(first)]}
      </Told>
    );
  return (
    <Told text={l10n.t('{0} A weight is not yet a contribution: {1} gets {2} of the weight and carries only {3}, where {4} carries {5}.')}>
      {[
        blended,
        <KeyName key="idle" walk={walk} of={idle} />,
        percent(weights[idle] ?? 0),
        amount(idle),
        <KeyName key="first" walk={walk} of={first} />,
        amount(first),
      ]}
    </Told>
  );
}

/** The key with most weight among those that carried little for it; null where there is none. */
function idleOf(weights: Float32Array, carried: Float32Array): number | null {
  const total = carried.reduce((all, each) => all + each, 0);
  const found = largest(weights, weights.length).find((key) => {
    const weight = weights[key] ?? 0;
    return weight >= HEAVY && (carried[key] ?? 0) / total < LITTLE * weight;
  });
  return found ?? null;
}
