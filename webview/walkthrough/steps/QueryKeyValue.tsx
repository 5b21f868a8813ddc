/** Step 2: what this head takes out of both vectors. */
import * as l10n from '@vscode/l10n';
import type { ComponentChild } from 'preact';
import { numberText } from '../../../src/drawing/language.ts';
import { vectorOf } from '../../../src/protocol/explanation.ts';
import type { Tensor } from '../../../src/protocol/inspection.ts';
import { sharingHeads } from '../../components/traits.ts';
import { Term } from '../../components/Term.tsx';
import { Worded } from '../../components/Worded.tsx';
import { keptSwitch } from '../../state/kept.ts';
import { Formula, Gap, Op, Sub, Sym } from '../Formula.tsx';
import { KeyName, keyLabel, queryLabel, queryText, Told } from '../names.tsx';
import { largest } from '../numbers.ts';
import { type Scale, scaleOf } from '../scale.ts';
import type { Walk } from '../state.ts';
import { Step } from '../Step.tsx';
import { Strip, Strips } from '../Strip.tsx';

/** Strips of "all" keys: those with most weight of a longer text. */
const MOST = 24;

const showsKeys = keptSwitch('walkthroughAllKeys');
const showsValues = keptSwitch('walkthroughAllValues');

export function QueryKeyValue({ walk }: { walk: Walk }) {
  const { q, keys, values } = walk.explanation;
  const scale = scaleOf([q, keys.values, values.values]);
  const shared = sharingHeads(walk.of, walk.head.head);
  const pieces = { scale, space: 'head' } as const;
  return (
    <Step
      number={2}
      title={l10n.t('Query, key, value')}
      formula={
        <Formula>
          <Sym role="q">q</Sym>
          <Op>=</Op>
          <Sym>x</Sym>
          <Sub of="W" by="Q" />
          <Gap />
          <Sym role="k">k</Sym>
          <Op>=</Op>
          <Sym>x</Sym>
          <Sub of="W" by="K" />
          <Gap />
          <Sym role="v">v</Sym>
          <Op>=</Op>
          <Sym>x</Sym>
          <Sub of="W" by="V" />
        </Formula>
      }
    >
      <Told text={l10n.t('Head {0} reads {1} numbers out of each vector, three times: {2} {3} {4}')}>
        {[
          walk.head.head,
          q.length,
          <Term id="query">
            <b class="q">{l10n.t('what am I looking for?')}</b>
          </Term>,
          <Term id="key">
            <b class="k">{l10n.t('what do I contain?')}</b>
          </Term>,
          <Term id="value">
            <b class="v">{l10n.t('what information do I carry?')}</b>
          </Term>,
        ]}
      </Told>
      {shared && <p>{l10n.t('{0} ask with queries of their own, and share these keys and values.', shared)}</p>}
      <Strips scale={scale}>
        <Strip
          label={named(l10n.t('query of {0}'), <bdi class="q">{queryLabel(walk)}</bdi>)}
          name={l10n.t('Query of {0}', queryText(walk))}
          values={q}
          {...pieces}
        />
        {showsKeys.on ? (
          <All walk={walk} vectors={keys} name={keyName} scale={scale} label={l10n.t('key of {0}')} role="k" />
        ) : (
          <Strip label={named(l10n.t('key of {0}'), <KeyName walk={walk} />)} name={keyName(keyLabel(walk))} values={vectorOf(keys, walk.key)} {...pieces} />
        )}
        {showsValues.on ? (
          <All walk={walk} vectors={values} name={valueName} scale={scale} label={l10n.t('value of {0}')} role="v" />
        ) : (
          <Strip
            label={named(l10n.t('value of {0}'), <bdi class="v">{keyLabel(walk)}</bdi>)}
            name={valueName(keyLabel(walk))}
            values={vectorOf(values, walk.key)}
            {...pieces}
          />
        )}
      </Strips>
      <p class="demands">
        <Demand shown={showsKeys} name={l10n.t('all keys')} />
        <Demand shown={showsValues} name={l10n.t('all values')} />
        {walk.keys.tokens.length > MOST && (showsKeys.on || showsValues.on) && (
          <span class="dim">{l10n.t('the {0} of {1} tokens with most weight', MOST, numberText(walk.keys.tokens.length))}</span>
        )}
      </p>
    </Step>
  );
}

const keyName = (label: string) => l10n.t('Key of {0}', label);
const valueName = (label: string) => l10n.t('Value of {0}', label);

/** In one element, so that a translated order holds. */
const named = (text: string, name: ComponentChild) => (
  <>
    <Worded text={text}>{name}</Worded>
  </>
);

function All({
  walk,
  vectors,
  name,
  scale,
  label,
  role,
}: {
  walk: Walk;
  vectors: Tensor;
  name: (label: string) => string;
  scale: Scale;
  label: string;
  role: 'k' | 'v';
}) {
  const places = largest(walk.explanation.weights, MOST, [walk.key]).sort((a, b) => a - b);
  return (
    <>
      {places.map((at) => (
        <Strip
          key={`${role}${at}`}
          label={named(label, <bdi class={at === walk.key ? role : 'named'}>{keyLabel(walk, at)}</bdi>)}
          name={name(keyLabel(walk, at))}
          values={vectorOf(vectors, at)}
          scale={scale}
          space="head"
        />
      ))}
    </>
  );
}

const Demand = ({ shown, name }: { shown: ReturnType<typeof keptSwitch>; name: string }) => (
  <button class="demand" aria-pressed={shown.on} onClick={() => shown.set(!shown.on)}>
    {name}
  </button>
);
