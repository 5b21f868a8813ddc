/** What is known of one head on this text: the one pointed at in the map, else the one chosen first. */
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { percent } from '../../src/drawing/scale.ts';
import { type HeadRef, headName, sameHead } from '../../src/protocol/inspection.ts';
import { headFacts, type HeadFacts } from '../facts.ts';
import { chosenHeads, presentation, weightsOfHead } from '../state/layers.ts';
import { pair } from '../state/pair.ts';
import { inspection, site } from '../state/panel.ts';
import { units } from '../state/units.ts';
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
  const weight = answer?.weights[head.layer * (site.value?.heads ?? 0) + head.head];
  return (
    <section class="head-info" aria-label={`About ${headName(head)}`}>
      <h3>
        {headName(head)} <span class="dim">{facts && character(facts)}</span>
      </h3>
      {facts && (
        <dl>
          <Fact name="mean distance" value={`${facts.distance.toFixed(1)} tokens`} />
          <Fact name="entropy of a row" value={`${facts.entropy.toFixed(1)} bits`} />
          <Fact name="on special tokens" value={percent(facts.special, 0)} />
          <Fact name="itself, previous, next token" value={[facts.self, facts.previous, facts.next].map((share) => percent(share, 0)).join(', ')} />
          {answer && weight !== undefined && (
            <Fact name={`${units.value[answer.query]?.label ?? ''} → ${units.value[answer.key]?.label ?? ''}`} value={percent(weight)} />
          )}
        </dl>
      )}
      <p class="buttons">
        <vscode-button appearance="secondary" disabled={chosen && chosenHeads.value.length === 1} onClick={() => chooseOnly(head)}>
          Show only this
        </vscode-button>
        <vscode-button appearance="secondary" disabled={chosen && chosenHeads.value.length === 1} onClick={() => addOrRemove(head)}>
          {chosen ? 'Take away' : 'Add'}
        </vscode-button>
      </p>
    </section>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt class="dim">
      <bdi>{name}</bdi>
    </dt>
    <dd>{value}</dd>
  </div>
);

/** What a head does on this text, where one thing takes most of its weight. */
function character({ special, self, previous, next }: HeadFacts): string {
  const [name, share] = [
    ['rests on special tokens', special] as const,
    ['looks at the token itself', self] as const,
    ['looks at the token before', previous] as const,
    ['looks at the token after', next] as const,
  ].reduce((best, one) => (one[1] > best[1] ? one : best));
  return share >= 0.5 ? `mostly ${name}` : '';
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
