/** What is known of one head on this text: the one pointed at in the map, else the one chosen first. */
import * as l10n from '@vscode/l10n';
import { signal } from '@preact/signals';
import type { ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { measured } from '../../src/drawing/measured.ts';
import { numberText, percent } from '../../src/drawing/language.ts';
import { scoreText } from '../../src/drawing/roles.ts';
import { type HeadRef, headName, sameHead } from '../../src/protocol/inspection.ts';
import { headFacts, type HeadFacts } from '../facts.ts';
import { chosenHeads, weightsOfHead } from '../state/layers.ts';
import { pair } from '../state/pair.ts';
import { inspection, site } from '../state/panel.ts';
import { roleOfHead } from '../state/roles.ts';
import { isPartial } from '../state/rows.ts';
import { facing, presentation, units } from '../state/units.ts';
import { RoleTerm, Term } from './Term.tsx';
import { sharingHeads, windowText } from './traits.ts';
import { addOrRemove, chooseOnly } from '../steps.ts';
import { report } from '../trouble.ts';

/** The head under the pointer or the keyboard's focus. */
export const pointedHead = signal<HeadRef | null>(null);

/** A head that is only passed by is not asked for. */
const REST = 120;

export function HeadInfo() {
  const head = pointedHead.value ?? chosenHeads.value[0];
  const facts = useFacts(head);
  if (!head) return null;
  const chosen = chosenHeads.value.some((other) => sameHead(other, head));
  const answer = pair.value;
  const [shared, reach] = site.value ? [sharingHeads(site.value, head.head), windowText(site.value, head.layer)] : ['', ''];
  const role = roleOfHead(head);
  const weight = answer?.weights[head.layer * (site.value?.heads ?? 0) + head.head];
  return (
    <section class="head-info" aria-label={l10n.t('About {0}', headName(head))}>
      <h3>
        {headName(head)} <span class="dim">{facts && character(facts, facing.value !== null)}</span>
      </h3>
      {facts && (
        <dl>
          {role && <Fact name={<RoleTerm role={role.role} />} value={scoreText(role)} />}
          {!facing.value && <Fact name={l10n.t('mean distance')} value={l10n.t('{0} tokens', numberText(facts.distance, 1))} />}
          <Fact name={<Term id="entropy">{l10n.t('entropy of a row')}</Term>} value={l10n.t('{0} bits', numberText(facts.entropy, 1))} />
          <Fact name={<Term id="special">{l10n.t('on special tokens')}</Term>} value={percent(facts.special, 0)} />
          {!facing.value && (
            <Fact name={l10n.t('itself, previous, next token')} value={[facts.self, facts.previous, facts.next].map((share) => percent(share, 0)).join(', ')} />
          )}
          {shared && <Fact name={<Term id="shared">{l10n.t('shares keys and values with')}</Term>} value={shared} />}
          {reach && <Fact name={<Term id="window">{l10n.t('window')}</Term>} value={reach} />}
          {isPartial.value && <Fact name={l10n.t('measured on rows')} value={numberText(facts.rows)} />}
          {answer && weight !== undefined && (
            <Fact name={`${units.value[answer.query]?.label ?? ''} → ${units.value[answer.key]?.label ?? ''}`} value={measured(answer.scale.measure, weight)} />
          )}
        </dl>
      )}
      <p class="buttons">
        <vscode-button appearance="secondary" disabled={chosen && chosenHeads.value.length === 1} onClick={() => chooseOnly(head)}>
          {l10n.t('Show only this')}
        </vscode-button>
        <vscode-button appearance="secondary" disabled={chosen && chosenHeads.value.length === 1} onClick={() => addOrRemove(head)}>
          {chosen ? l10n.t('Take away') : l10n.t('Add')}
        </vscode-button>
      </p>
    </section>
  );
}

const Fact = ({ name, value }: { name: ComponentChild; value: string }) => (
  <div>
    <dt class="dim">
      <bdi>{name}</bdi>
    </dt>
    <dd>{value}</dd>
  </div>
);

/** What a head does on this text, where one thing takes most of its weight. */
function character({ special, self, previous, next }: HeadFacts, isFacing: boolean): string {
  if (isFacing) return special >= 0.5 ? l10n.t('mostly rests on special tokens') : '';
  const [name, share] = [
    [l10n.t('mostly rests on special tokens'), special] as const,
    [l10n.t('mostly looks at the token itself'), self] as const,
    [l10n.t('mostly looks at the token before'), previous] as const,
    [l10n.t('mostly looks at the token after'), next] as const,
  ].reduce((best, one) => (one[1] > best[1] ? one : best));
  return share >= 0.5 ? name : '';
}

function useFacts(head: HeadRef | undefined): HeadFacts | null {
  const [facts, setFacts] = useState<HeadFacts | null>(null);
  const id = inspection.value?.id;
  const shown = presentation.value;
  useEffect(() => {
    if (!head || id === undefined) return undefined;
    let over = false;
    const timer = setTimeout(() => {
      weightsOfHead(head).then((weights) => {
        if (!over) setFacts(headFacts(weights, units.peek()));
      }, report);
    }, REST);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [head?.layer, head?.head, id, shown]);
  return facts;
}
