/** A score as the sum of its products, largest first: each begins where the one before ended, and the last ends at the score. */
import * as l10n from '@vscode/l10n';
import { type Product, productsOf, vectorOf } from '../../src/protocol/explanation.ts';
import { keyLabel, queryText } from './names.tsx';
import { shortText } from './numbers.ts';
import type { Walk } from './state.ts';
import { dimensionName, pointed, readout, unpoint } from './Strip.tsx';
import './Products.css';

/** What a screen reader is told of. */
const TOLD = 3;

interface Stair extends Product {
  readonly from: number;
  readonly to: number;
}

export function Products({ walk, of }: { walk: Walk; of: number }) {
  const stairs = stairsOf(productsOf(walk.explanation, of));
  const top = Math.max(0, ...stairs.map(({ to }) => to));
  const bottom = Math.min(0, ...stairs.map(({ to }) => to));
  const height = top - bottom || 1;
  const share = (value: number) => (100 * (top - value)) / height;
  const k = vectorOf(walk.explanation.keys, of);
  const point = (event: MouseEvent) => {
    const box = event.currentTarget instanceof Element ? event.currentTarget.getBoundingClientRect() : null;
    if (!box) return;
    const place = Math.max(0, Math.min(stairs.length - 1, Math.floor(((event.clientX - box.left) / box.width) * stairs.length)));
    const stair = stairs[place];
    if (!stair) return;
    pointed.value = { space: 'head', cells: stair.dimensions };
    readout.value = {
      x: box.left + ((place + 0.5) * box.width) / stairs.length,
      y: box.top + (share(Math.max(stair.from, stair.to)) * box.height) / 100,
      text: productText(walk, k, stair),
    };
  };
  const score = shortText(walk.explanation.scores[of] ?? 0);
  const told = stairs
    .slice(0, TOLD)
    .map((stair) => productText(walk, k, stair))
    .join('; ');
  const marked = pointed.value?.space === 'head' ? pointed.value.cells : [];
  const [above, below] = [stairs.filter(({ value }) => value > 0), stairs.filter(({ value }) => value < 0)];
  const sumOf = (list: readonly Stair[]) => shortText(list.reduce((all, { value }) => all + value, 0));
  return (
    <div class="products">
      <div class="stairs">
        <svg
          viewBox={`0 0 ${stairs.length} 100`}
          preserveAspectRatio="none"
          role="img"
          aria-label={l10n.t(
            'Products of the query of {0} and the key of {1}, adding up to {2}. The largest: {3}',
            queryText(walk),
            keyLabel(walk, of),
            score,
            told,
          )}
          onPointerMove={point}
          onPointerLeave={unpoint}
        >
          <line class="zero" x1="0" x2={stairs.length} y1={share(0)} y2={share(0)} />
          {stairs.map((stair, place) => (
            <rect
              key={stair.dimensions.join()}
              class={[stair.value < 0 ? 'negative' : 'positive', stair.dimensions.some((each) => marked.includes(each)) && 'pointed'].filter(Boolean).join(' ')}
              x={place + 0.06}
              width={0.88}
              y={share(Math.max(stair.from, stair.to))}
              height={Math.max(1.4, (100 * Math.abs(stair.value)) / height)}
            />
          ))}
        </svg>
        <span class="total" style={{ top: `${share(walk.explanation.scores[of] ?? 0)}%` }} aria-hidden="true">
          {score}
        </span>
      </div>
      <p class="note">{l10n.t('{0} products above zero add {1}, {2} below zero {3}', above.length, sumOf(above), below.length, sumOf(below))}</p>
    </div>
  );
}

function stairsOf(products: readonly Product[]): readonly Stair[] {
  let reached = 0;
  return [...products]
    .sort((a, b) => b.value - a.value)
    .map((product) => {
      const from = reached;
      reached += product.value;
      return { ...product, from, to: reached };
    });
}

/** `dimension 10: 3.04 × 1.81 = 5.50` */
function productText({ explanation: { q } }: Walk, k: Float32Array, { dimensions, value }: Product): string {
  const factors = dimensions.map((each) => `${shortText(q[each] ?? 0)} × ${shortText(k[each] ?? 0)}`).join(' + ');
  const name = dimensions.length > 1 ? l10n.t('dimensions {0}', dimensions.join(', ')) : dimensionName(dimensions[0] ?? 0);
  return l10n.t('{0}: {1}', name, `${factors} = ${shortText(value)}`);
}
