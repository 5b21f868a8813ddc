/** Step 4: how well the query fits each key. */
import * as l10n from '@vscode/l10n';
import { signal } from '@preact/signals';
import { numberText } from '../../../src/drawing/language.ts';
import { productsOf } from '../../../src/protocol/explanation.ts';
import { type BarRow, BarTable, rangeOf } from '../BarTable.tsx';
import { Formula, Op, Sub, Sym } from '../Formula.tsx';
import { strongestKeys } from '../keyRows.tsx';
import { KeyName, keyLabel, QueryName, Told } from '../names.tsx';
import { shortText } from '../numbers.ts';
import { Products } from '../Products.tsx';
import type { Walk } from '../state.ts';
import { Step } from '../Step.tsx';

const ROWS = 6;

/** The key whose products are shown in a walk: the one that is walked to, until another is opened. */
const opened = signal<{ readonly walk: Walk; readonly key: number | null } | null>(null);
const openedIn = (walk: Walk): number | null => (opened.value?.walk === walk ? opened.value.key : walk.key);

export function Scores({ walk }: { walk: Walk }) {
  const { scores } = walk.explanation;
  const products = productsOf(walk.explanation, walk.key);
  const sign = Math.sign(scores[walk.key] ?? 0);
  const two = [...products].sort((a, b) => sign * (b.value - a.value)).slice(0, 2);
  const isPaired = two.some(({ dimensions }) => dimensions.length > 1);
  const shown = strongestKeys(walk, scores, ROWS);
  const now = openedIn(walk);
  const rows = shown.map((key): BarRow => ({
    id: key,
    label: keyLabel(walk, key),
    isDim: walk.keys.tokens[key]?.special,
    action: l10n.t('Show the products that this score is made of'),
    isExpanded: key === now,
    run: () => {
      opened.value = { walk, key: key === now ? null : key };
    },
    more: key === now ? <Products walk={walk} of={key} /> : undefined,
  }));
  return (
    <Step
      number={4}
      title={l10n.t('Score')}
      formula={
        <Formula>
          <Sym role="q">q</Sym>
          <Op>·</Op>
          <Sym role="k">k</Sym>
          <Op>=</Op>
          <munder>
            <mo>∑</mo>
            <mi>d</mi>
          </munder>
          <Sub role="q" of="q" by="d" />
          <Sub role="k" of="k" by="d" />
        </Formula>
      }
    >
      <Told
        text={
          isPaired
            ? l10n.t(
                'The query of {0} and the key of {1} are multiplied number by number, and all products added: {2}. Two of the {3} pairs of dimensions give {4} of it.',
              )
            : l10n.t(
                'The query of {0} and the key of {1} are multiplied number by number, and all products added: {2}. Two of the {3} dimensions give {4} of it.',
              )
        }
      >
        {[
          <QueryName walk={walk} />,
          <KeyName walk={walk} />,
          <b>{shortText(scores[walk.key] ?? 0)}</b>,
          numberText(products.length),
          shortText(two.reduce((all, { value }) => all + value, 0)),
        ]}
      </Told>
      <BarTable
        caption={l10n.t('Scores of the keys that fit best')}
        names={l10n.t('Token')}
        rows={rows}
        marked={walk.key}
        isUntitled
        columns={[
          {
            title: l10n.t('score'),
            value: (key) => scores[key] ?? 0,
            range: rangeOf(shown.map((key) => scores[key] ?? 0)),
            colour: 'var(--quiet)',
            marked: 'var(--k)',
          },
        ]}
      />
      <Others walk={walk} shown={shown} />
    </Step>
  );
}

/** What is left out. */
function Others({ walk: { explanation }, shown }: { walk: Walk; shown: readonly number[] }) {
  const { scores, allowed } = explanation;
  const left = Array.from(scores).filter((_, key) => allowed[key] && !shown.includes(key));
  if (!left.length) return null;
  const [least, most] = left.reduce(([a, b], score) => [Math.min(a, score), Math.max(b, score)] as const, [Infinity, -Infinity] as const);
  return (
    <p class="note">
      {left.length === 1
        ? l10n.t('and one more token with {0}', shortText(least))
        : l10n.t('and {0} more tokens with scores from {1} to {2}', numberText(left.length), shortText(least), shortText(most))}
    </p>
  );
}
