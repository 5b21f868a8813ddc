/** Step 3: what positions add to the scores, where a layer has them in its attention. */
import * as l10n from '@vscode/l10n';
import type { ComponentChild } from 'preact';
import { numberText } from '../../../src/drawing/language.ts';
import type { Position as Positions } from '../../../src/protocol/explanation.ts';
import { Term } from '../../components/Term.tsx';
import { isFacing } from '../../../src/protocol/view.ts';
import { type BarColumn, BarTable, rangeOf } from '../BarTable.tsx';
import { Dials } from '../Dials.tsx';
import { Bracket, Formula, Op, Sub, Sym, Word } from '../Formula.tsx';
import { keyRows, strongestKeys } from '../keyRows.tsx';
import { KeyName, keyLabel, QueryName, Told } from '../names.tsx';
import { shortText } from '../numbers.ts';
import { scaleOf } from '../scale.ts';
import type { Walk } from '../state.ts';
import { Step } from '../Step.tsx';
import { Strip, Strips } from '../Strip.tsx';

const ROWS = 5;

export function Position({ walk }: { walk: Walk }) {
  const { position } = walk.explanation;
  return (
    <Step number={3} title={l10n.t('Position')} formula={position && <PositionFormula position={position} />}>
      {position ? (
        <>
          <Distance walk={walk} />
          <Picture walk={walk} position={position} />
          <Parts walk={walk} position={position} />
        </>
      ) : (
        <p>{l10n.t('In this layer attention itself knows no positions: where a token stands shows only in its vector.')}</p>
      )}
    </Step>
  );
}

function PositionFormula({ position: { kind } }: { position: Positions }) {
  if (kind === 'rotary')
    return (
      <Formula>
        <Bracket>(</Bracket>
        <Sub of="R" by="i" />
        <Sym role="q">q</Sym>
        <Bracket>)</Bracket>
        <Op>·</Op>
        <Bracket>(</Bracket>
        <Sub of="R" by="j" />
        <Sym role="k">k</Sym>
        <Bracket>)</Bracket>
      </Formula>
    );
  return (
    <Formula>
      <Word>score</Word>
      <Op>=</Op>
      <Word>content</Word>
      <Op>+</Op>
      <Word>position</Word>
    </Formula>
  );
}

/** Where the key stands as seen from the query. */
function Distance({ walk }: { walk: Walk }) {
  const { query, key, of, explanation } = walk;
  const names = [<KeyName key="key" walk={walk} />, <QueryName key="query" walk={walk} />];
  const added = shortText(explanation.position?.added[key] ?? 0);
  const distance = Math.abs(query - key);
  if (isFacing(of)) return <Told text={l10n.t('Places count as well: they add {2} to the score of {0}.')}>{[...names, added]}</Told>;
  const where =
    distance === 0
      ? l10n.t('{0} stands in the same place: that adds {2} to its score.')
      : key < query
        ? distance === 1
          ? l10n.t('{0} stands just before {1}: that adds {2} to its score.')
          : l10n.t('{0} stands {3} tokens before {1}: that adds {2} to its score.')
        : distance === 1
          ? l10n.t('{0} stands just after {1}: that adds {2} to its score.')
          : l10n.t('{0} stands {3} tokens after {1}: that adds {2} to its score.');
  return <Told text={where}>{[...names, <b key="added">{added}</b>, numberText(distance)]}</Told>;
}

function Picture({ walk, position }: { walk: Walk; position: Positions }) {
  const { allowed } = walk.explanation;
  const shown = (values: Float32Array) => values.map((value, at) => (allowed[at] ? value : 0));
  const cellName = (key: number) => keyLabel(walk, key);
  if (position.kind === 'rotary')
    return (
      <>
        <p>
          {l10n.t(
            'Pairs of dimensions are turned before they are multiplied, from the dashed to the solid hand, the further the later a token stands: what counts in the end is how far the two stand apart.',
          )}
        </p>
        <Dials walk={walk} position={position} />
      </>
    );
  const strips =
    position.kind === 'bias'
      ? [{ label: l10n.t('for each key'), name: l10n.t('What positions add to the score of each key'), values: shown(position.added) }]
      : [
          {
            label: l10n.t('query, place'),
            name: l10n.t('The query compared with the place of each key'),
            values: position.queryWithPlace && shown(position.queryWithPlace),
          },
          {
            label: l10n.t('key, place'),
            name: l10n.t('Each key compared with the place of the query'),
            values: position.keyWithPlace && shown(position.keyWithPlace),
          },
        ];
  const scale = scaleOf(strips.flatMap(({ values }) => (values ? [values] : [])));
  return (
    <Strips scale={scale}>
      {strips.map(
        ({ label, name, values }) => values && <Strip key={name} label={label} name={name} values={values} scale={scale} space="keys" cellName={cellName} />,
      )}
    </Strips>
  );
}

/** Score = content + position, of the keys that were looked at most. */
function Parts({ walk, position: { kind, content, added } }: { walk: Walk; position: Positions }) {
  const { scaled, weights } = walk.explanation;
  const shown = strongestKeys(walk, weights, ROWS);
  const range = rangeOf(shown.flatMap((key) => [content, added, scaled].map((part) => part[key] ?? 0)));
  const column = (title: ComponentChild, part: Float32Array, marked = 'var(--quiet)'): BarColumn => ({
    title,
    value: (key) => part[key] ?? 0,
    range,
    colour: 'var(--quiet)',
    marked,
  });
  return (
    <BarTable
      caption={l10n.t('Scores as content plus position')}
      names={l10n.t('Token')}
      rows={keyRows(walk, shown)}
      marked={walk.key}
      columns={[
        column(l10n.t('content'), content),
        column(<Term id={kind}>{l10n.t('+ position')}</Term>, added),
        column(l10n.t('= scaled score'), scaled, 'var(--k)'),
      ]}
    />
  );
}
