/** Step 5: from scores to weights: scale, cap, mask, softmax; and what would be without the scale. */
import * as l10n from '@vscode/l10n';
import { signal } from '@preact/signals';
import { numberText, percent } from '../../../src/drawing/language.ts';
import type { Explanation } from '../../../src/protocol/explanation.ts';
import { Term } from '../../components/Term.tsx';
import { isChecked } from '../../components/toolkit.ts';
import { type BarColumn, BarTable, rangeOf } from '../BarTable.tsx';
import { Bracket, Formula, Num, Op, Sym, Word } from '../Formula.tsx';
import { keyRows, strongestKeys } from '../keyRows.tsx';
import { Mask } from '../Mask.tsx';
import { KeyName, QueryName, Told } from '../names.tsx';
import { constantText, sum } from '../numbers.ts';
import type { Walk } from '../state.ts';
import { Step } from '../Step.tsx';

const ROWS = 6;
/** A row that sums to less leaves the rest to a sink. */
const WHOLE = 0.9995;

const isUnscaled = signal(false);

export function Softmax({ walk }: { walk: Walk }) {
  const { explanation } = walk;
  const { scores, scaled, weights, unscaled, allowed } = explanation;
  const isMasked = allowed.includes(0);
  const whatIf = isUnscaled.value && explanation.scale !== 1;
  const shown = strongestKeys(walk, weights, ROWS);
  const columns: BarColumn[] = [
    {
      title: <Term id="score">{l10n.t('score')}</Term>,
      value: (key) => scores[key] ?? 0,
      range: rangeOf(shown.map((key) => scores[key] ?? 0)),
      colour: '',
      isPlain: true,
    },
    {
      title: scaledTitle(explanation),
      value: (key) => scaled[key] ?? 0,
      range: rangeOf(shown.map((key) => scaled[key] ?? 0)),
      colour: 'var(--quiet)',
    },
    {
      title: <Term id="softmax">{l10n.t('weight')}</Term>,
      value: (key) => (allowed[key] ? (weights[key] ?? 0) : NaN),
      text: (weight) => (Number.isNaN(weight) ? l10n.t('masked') : percent(weight)),
      range: rangeOf(weights),
      colour: 'var(--k)',
    },
    ...(whatIf ? [whatIfColumn(unscaled)] : []),
  ];
  return (
    <Step number={5} title={titleOf(isMasked)} formula={<SoftmaxFormula explanation={explanation} isMasked={isMasked} />}>
      <Sentence walk={walk} />
      {isMasked && <Mask walk={walk} />}
      <BarTable
        caption={l10n.t('Rows before and after: scores, scaled scores, weights')}
        names={l10n.t('Token')}
        rows={keyRows(walk, shown)}
        columns={columns}
        marked={walk.key}
      />
      <p class="note">
        {restText(weights, allowed, shown)} {sumText(weights)}
      </p>
      {explanation.scale !== 1 && (
        <p class={whatIf ? 'what-if on' : 'what-if'}>
          <vscode-checkbox
            checked={isUnscaled.value}
            onChange={(event: Event) => {
              isUnscaled.value = isChecked(event);
            }}
          >
            {l10n.t('What if scores were not scaled?')}
          </vscode-checkbox>
          {whatIf && <span class="note">{l10n.t('The model does not do this: the hatched weights are what if, and nothing else changes.')}</span>}
        </p>
      )}
    </Step>
  );
}

const whatIfColumn = (unscaled: Float32Array): BarColumn => ({
  title: l10n.t('what if'),
  value: (key) => unscaled[key] ?? 0,
  text: (weight) => percent(weight),
  range: rangeOf(unscaled),
  colour: 'var(--k)',
  isWhatIf: true,
});

const titleOf = (isMasked: boolean) => (isMasked ? l10n.t('Scale, mask and softmax') : l10n.t('Scale and softmax'));

/** Most models divide by the root of a head's dimensions. */
const isRoot = ({ scale, q }: Explanation) => Math.abs(scale * Math.sqrt(q.length) - 1) < 1e-4;

function scaledTitle({ cap, position }: Explanation) {
  if (cap !== null) return <Term id="cap">{l10n.t('scaled and capped')}</Term>;
  return <Term id="scale">{position && position.kind !== 'rotary' ? l10n.t('scaled, with position') : l10n.t('scaled score')}</Term>;
}

function SoftmaxFormula({ explanation, isMasked }: { explanation: Explanation; isMasked: boolean }) {
  const { scale, q, cap, position } = explanation;
  const product = (
    <>
      <Sym role="q">q</Sym>
      <Op>·</Op>
      <Sym role="k">k</Sym>
    </>
  );
  const scaled = isRoot(explanation) ? (
    <>
      {product}
      <Op>/</Op>
      <msqrt>
        <Num>{q.length}</Num>
      </msqrt>
    </>
  ) : (
    <>
      {scale !== 1 && (
        <>
          <Num>{constantText(scale)}</Num>
          <Op>·</Op>
        </>
      )}
      {product}
    </>
  );
  return (
    <Formula>
      <Sym role="k">α</Sym>
      <Op>=</Op>
      <Word>softmax</Word>
      <Bracket>(</Bracket>
      {cap === null ? (
        scaled
      ) : (
        <>
          <Num>{constantText(cap)}</Num>
          <Word>tanh</Word>
          <Bracket>(</Bracket>
          {scaled}
          <Op>/</Op>
          <Num>{constantText(cap)}</Num>
          <Bracket>)</Bracket>
        </>
      )}
      {position && position.kind !== 'rotary' && (
        <>
          <Op>+</Op>
          <Word>position</Word>
        </>
      )}
      {isMasked && (
        <>
          <Op>+</Op>
          <Word>mask</Word>
        </>
      )}
      <Bracket>)</Bracket>
    </Formula>
  );
}

function Sentence({ walk }: { walk: Walk }) {
  const { explanation, key } = walk;
  const { scale, q, cap, allowed, unscaled } = explanation;
  const name = <KeyName walk={walk} />;
  const capped = cap === null ? '' : l10n.t('No score gets above {0}: large ones are pressed together.', constantText(cap));
  if (!allowed[key])
    return <Told text={l10n.t('{0} is masked: {1} is not allowed to look there, whatever the score.')}>{[name, <QueryName key="query" walk={walk} />]}</Told>;
  if (scale === 1) return <Told text={l10n.t('Softmax turns the row of scores into shares that sum to {0}. {1}')}>{[numberText(1), capped]}</Told>;
  const text = isRoot(explanation)
    ? l10n.t(
        'Scores are divided by √{0}, so that one good match does not take all; softmax turns the row into shares that sum to {1}. {2} Without the division {3} would get {4}.',
      )
    : l10n.t(
        'Scores are multiplied by {0}, so that one good match does not take all; softmax turns the row into shares that sum to {1}. {2} Without that {3} would get {4}.',
      );
  return (
    <Told text={text}>
      {[isRoot(explanation) ? q.length : constantText(scale), numberText(1), capped, name, <b key="share">{percent(unscaled[key] ?? 0)}</b>]}
    </Told>
  );
}

function restText(weights: Float32Array, allowed: Uint8Array, shown: readonly number[]): string {
  const left = sum(allowed) - shown.filter((key) => allowed[key]).length;
  const share = percent(sum(weights) - shown.reduce((all, key) => all + (weights[key] ?? 0), 0));
  if (left <= 0) return '';
  return left === 1 ? l10n.t('One more token has {0}.', share) : l10n.t('{0} more tokens have {1} together.', numberText(left), share);
}

function sumText(weights: Float32Array): string {
  const all = sum(weights);
  return all >= WHOLE
    ? l10n.t('All weights sum to {0}.', numberText(all, 3))
    : l10n.t('All weights sum to {0}; the rest, {1}, went to the sink.', numberText(all, 3), percent(1 - all));
}
