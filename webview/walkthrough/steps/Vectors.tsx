/** Step 1: what the layer reads of both tokens. */
import * as l10n from '@vscode/l10n';
import { numberText } from '../../../src/drawing/language.ts';
import type { Sequence } from '../../../src/protocol/inspection.ts';
import { isFacing } from '../../../src/protocol/view.ts';
import { Bracket, Formula, Op, Sub, Sym, Word } from '../Formula.tsx';
import { KeyName, keyLabel, labelOf, queryText, QueryName, Told } from '../names.tsx';
import { scaleOf } from '../scale.ts';
import type { Walk } from '../state.ts';
import { Step } from '../Step.tsx';
import { Strip, Strips } from '../Strip.tsx';

export function Vectors({ walk }: { walk: Walk }) {
  const {
    explanation: { inputs },
    of,
    query,
    key,
  } = walk;
  const width = numberText(inputs.query.length);
  const isOne = !isFacing(of) && query === key;
  const scale = scaleOf([inputs.query, inputs.key]);
  return (
    <Step
      number={1}
      title={l10n.t('From text to vectors')}
      formula={
        <Formula>
          <Sym>x</Sym>
          <Op>=</Op>
          <Bracket>(</Bracket>
          <Sub of="x" by="0" />
          <Op>,</Op>
          <Word>…</Word>
          <Op>,</Op>
          <Sub of="x" by={String(inputs.query.length - 1)} />
          <Bracket>)</Bracket>
        </Formula>
      }
    >
      <Beginning walk={walk} width={width} />
      <Strips scale={scale}>
        <Strip
          label={<bdi class="q">{labelOf(walk.queries, query)}</bdi>}
          name={l10n.t('What layer {0} reads of {1}', walk.head.layer, queryText(walk))}
          values={inputs.query}
          scale={scale}
          space="width"
          caption={factsOf(walk.queries, query)}
        />
        {!isOne && (
          <Strip
            label={<KeyName walk={walk} />}
            name={l10n.t('What layer {0} reads of {1}', walk.head.layer, keyLabel(walk))}
            values={inputs.key}
            scale={scale}
            space="width"
            caption={factsOf(walk.keys, key)}
          />
        )}
      </Strips>
    </Step>
  );
}

function Beginning({ walk, width }: { walk: Walk; width: string }) {
  const { layer } = walk.head;
  const name = <QueryName walk={walk} />;
  if (isFacing(walk.of))
    return (
      <Told text={l10n.t('When layer {0} looks over to the other text, {1} is a vector of {2} numbers, and {3} is what the encoder has made of it.')}>
        {[layer, name, width, <KeyName key="key" walk={walk} />]}
      </Told>
    );
  if (layer === 0)
    return (
      <Told text={l10n.t('The first layer, layer 0, reads {0} as a vector of {1} numbers: they say which token stands there, not yet what is around it.')}>
        {[name, width]}
      </Told>
    );
  return (
    <Told
      text={
        layer === 1
          ? l10n.t('When layer 1 begins, {0} is a vector of {1} numbers. One layer has already mixed its neighbours into it.')
          : l10n.t('When layer {2} begins, {0} is a vector of {1} numbers. {2} layers have already mixed its neighbours into it.')
      }
    >
      {[name, width, layer]}
    </Told>
  );
}

/** `token 11 · id 2009 · ##t` */
function factsOf(sequence: Sequence, index: number) {
  const token = sequence.tokens[index];
  if (!token) return null;
  const facts = [l10n.t('token {0}', numberText(index)), l10n.t('id {0}', token.id)];
  return (
    <>
      {facts.join(' · ')}
      {token.piece !== token.label && (
        <>
          {' · '}
          <bdi>{token.piece}</bdi>
        </>
      )}
    </>
  );
}
