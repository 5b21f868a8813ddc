/** Step 7: what all heads of the layer wrote to the token, and the way on. */
import * as l10n from '@vscode/l10n';
import { numberText } from '../../../src/drawing/language.ts';
import { chooseHead } from '../../../src/protocol/view.ts';
import { Term } from '../../components/Term.tsx';
import { keptSwitch } from '../../state/kept.ts';
import { step } from '../../state/panel.ts';
import { type BarRow, BarTable, rangeOf } from '../BarTable.tsx';
import { Bracket, Formula, Op, Sub, Sym, Word } from '../Formula.tsx';
import { labelOf, QueryName, queryText, Told } from '../names.tsx';
import { largest, norm, shortText } from '../numbers.ts';
import { scaleOf } from '../scale.ts';
import type { Walk } from '../state.ts';
import { Step } from '../Step.tsx';
import { Strip, Strips } from '../Strip.tsx';

const ROWS = 4;
/** Rounding in a sum of a few hundred numbers; a norm changes far more. */
const SAME = 1e-3;

const showsAll = keptSwitch('walkthroughAllHeads');

export function Heads({ walk }: { walk: Walk }) {
  const { headNorms } = walk.explanation;
  const isNormed = normsAfterwards(walk);
  const shown = largest(headNorms, showsAll.on ? headNorms.length : ROWS, [walk.head.head]);
  const rows = shown.map((head): BarRow => ({
    id: head,
    label: `H${head}`,
    action: l10n.t('Walk to this head'),
    run: () => step((now) => chooseHead(now, { layer: walk.head.layer, head })),
  }));
  return (
    <Step number={7} title={l10n.t('Heads together')} formula={<HeadsFormula isNormed={isNormed} />}>
      <Sentence walk={walk} isNormed={isNormed} />
      <BarTable
        caption={l10n.t('How much each head wrote to the token')}
        names={l10n.t('Head')}
        rows={rows}
        marked={walk.head.head}
        isUntitled
        columns={[{ title: l10n.t('length'), value: (head) => headNorms[head] ?? 0, range: rangeOf(headNorms), colour: 'var(--quiet)', marked: 'var(--k)' }]}
      />
      {headNorms.length > ROWS && (
        <p class="demands">
          <button class="demand" aria-pressed={showsAll.on} onClick={() => showsAll.set(!showsAll.on)}>
            {l10n.t('all {0} heads', headNorms.length)}
          </button>
        </p>
      )}
      <Sum walk={walk} isNormed={isNormed} />
    </Step>
  );
}

/** Whether the vector after the block is more than the sum of what went in. */
function normsAfterwards({ explanation: { attended, residual } }: Walk): boolean {
  const { before, after } = residual;
  const most = Math.max(norm(after), 1e-9);
  return norm(after.map((value, at) => value - (before[at] ?? 0) - (attended[at] ?? 0))) > SAME * most;
}

function HeadsFormula({ isNormed }: { isNormed: boolean }) {
  const added = (
    <>
      <Sym>x</Sym>
      <Op>+</Op>
      <munder>
        <mo>∑</mo>
        <mi>h</mi>
      </munder>
      <Sub of="z" by="h" />
      <Sub of="W" by="O,h" />
    </>
  );
  return (
    <Formula>
      {isNormed ? (
        <>
          <Word>norm</Word>
          <Bracket>(</Bracket>
          {added}
          <Bracket>)</Bracket>
        </>
      ) : (
        added
      )}
    </Formula>
  );
}

function Sentence({ walk, isNormed }: { walk: Walk; isNormed: boolean }) {
  const { headNorms, attended, residual } = walk.explanation;
  const { head, layer } = walk.head;
  const rank = 1 + headNorms.filter((each) => each > (headNorms[head] ?? 0)).length;
  const place = [
    numberText(headNorms.length),
    head,
    numberText(rank),
    <QueryName key="query" walk={walk} />,
    <b key="norm">{shortText(headNorms[head] ?? 0)}</b>,
  ];
  const lengths = [shortText(norm(attended)), shortText(norm(residual.before)), layer];
  return (
    <>
      <Told
        text={
          rank === 1
            ? l10n.t('{0} heads did this side by side. Head {1} wrote most to {3}: a vector of length {4}.')
            : l10n.t('{0} heads did this side by side. By how much it wrote to {3}, head {1} is number {2}: a vector of length {4}.')
        }
      >
        {place}
      </Told>
      <Told
        text={
          isNormed
            ? l10n.t(
                "All of it together, of length {0}, is added to the token's own vector, of length {1}, and normed; the rest of layer {2} works on with that.",
              )
            : l10n.t("All of it together, of length {0}, is added to the token's own vector, of length {1}; the rest of layer {2} works on with that.")
        }
      >
        {lengths}
      </Told>
    </>
  );
}

function Sum({ walk, isNormed }: { walk: Walk; isNormed: boolean }) {
  const { projected, attended, residual } = walk.explanation;
  const strips = [
    { label: l10n.t('head {0}', walk.head.head), name: l10n.t('What head {0} wrote to {1}', walk.head.head, queryText(walk)), values: projected },
    { label: <Term id="output">{l10n.t('all heads')}</Term>, name: l10n.t('What all heads wrote to {0}', queryText(walk)), values: attended },
    { label: <bdi class="q">{labelOf(walk.queries, walk.query)}</bdi>, name: l10n.t('The vector of {0} before', queryText(walk)), values: residual.before },
    {
      label: <Term id="residual">{isNormed ? l10n.t('sum, normed') : l10n.t('sum')}</Term>,
      name: l10n.t('The vector of {0} after', queryText(walk)),
      values: residual.after,
    },
  ];
  const scale = scaleOf(strips.map(({ values }) => values));
  return (
    <Strips scale={scale}>
      {strips.map(({ label, name, values }, place) => (
        <>
          {place === strips.length - 1 && <hr />}
          <Strip key={name} label={label} name={name} values={values} scale={scale} space="width" />
        </>
      ))}
    </Strips>
  );
}
