/** Rotary positions: the pairs of dimensions that count most in the score, each as a dial on which query and key are turned. */
import * as l10n from '@vscode/l10n';
import { numberText } from '../../src/drawing/language.ts';
import { pairOf, type Position, productsOf, vectorOf } from '../../src/protocol/explanation.ts';
import { largest, shortText } from './numbers.ts';
import type { Walk } from './state.ts';
import { pointed, readout, unpoint } from './Strip.tsx';
import './Dials.css';

/** Half of them may be those that turning changed most. */
const SHOWN = 6;
/** Of the circle, in the picture's units. */
const RADIUS = 30;

type Turning = Extract<Position, { kind: 'rotary' }>;
type Point = readonly [x: number, y: number];

interface Hand {
  readonly role: 'q' | 'k';
  readonly before: Point;
  readonly after: Point;
  /** Radians, with all whole turns. */
  readonly angle: number;
}

interface Dial {
  readonly dimensions: readonly [number, number];
  readonly hands: readonly Hand[];
  readonly product: number;
}

export function Dials({ walk, position }: { walk: Walk; position: Turning }) {
  const dials = dialsOf(walk, position);
  return (
    <ul class="dials" aria-label={l10n.t('The pairs of dimensions that count most in the score, or that turning changed most')}>
      {dials.map((dial) => (
        <Picture key={dial.dimensions.join()} dial={dial} />
      ))}
    </ul>
  );
}

function dialsOf({ explanation, query, key }: Walk, position: Turning): readonly Dial[] {
  const { q, keys } = explanation;
  const k = vectorOf(keys, key);
  const pairs = position.dimensions / 2;
  const products = productsOf(explanation, key).slice(0, pairs);
  const unturned = productsOf({ q: position.q, keys: { shape: [1, k.length], values: position.k }, position }, 0);
  const counts = products.map(({ value }) => Math.abs(value));
  const changes = products.map(({ value }, pair) => Math.abs(value - (unturned[pair]?.value ?? 0)));
  const shown = largest(counts, SHOWN, largest(changes, SHOWN / 2)).sort((a, b) => a - b);
  return shown.map((pair) => {
    const dimensions = pairOf(pair, position.dimensions, position.interleaved);
    const [first, second] = dimensions;
    const point = (vector: Float32Array): Point => [vector[first] ?? 0, vector[second] ?? 0];
    const step = position.steps[pair] ?? 0;
    return {
      dimensions,
      hands: [
        { role: 'q', before: point(position.q), after: point(q), angle: step * query },
        { role: 'k', before: point(position.k), after: point(k), angle: step * key },
      ],
      product: products[pair]?.value ?? 0,
    };
  });
}

function Picture({ dial: { dimensions, hands, product } }: { dial: Dial }) {
  const unit = RADIUS / Math.max(...hands.flatMap(({ before, after }) => [Math.hypot(...before), Math.hypot(...after)]), 1e-9);
  const [q, k] = hands.map(({ angle }) => turnsText(angle));
  const text = l10n.t('dimensions {0} and {1}: query turned {2} times, key {3} times; product {4}', ...dimensions, q ?? '', k ?? '', shortText(product));
  const point = ({ currentTarget }: MouseEvent) => {
    if (!(currentTarget instanceof Element)) return;
    const box = currentTarget.getBoundingClientRect();
    pointed.value = { space: 'head', cells: dimensions };
    readout.value = { x: box.left + box.width / 2, y: box.top, text };
  };
  return (
    <li onPointerEnter={point} onPointerLeave={unpoint}>
      <svg viewBox="-34 -34 68 68" role="img" aria-label={text}>
        <circle r={RADIUS} class="rim" />
        {hands.map((hand) => (
          <g key={hand.role} class={hand.role}>
            <line class="before" {...lineTo(hand.before, unit)} />
            <path class="turn" d={arc(hand, unit)} />
            <line class="after" {...lineTo(hand.after, unit)} />
            <circle class="tip" cx={hand.after[0] * unit} cy={-hand.after[1] * unit} r="2.2" />
          </g>
        ))}
      </svg>
      <span class="dim" aria-hidden="true">
        {dimensions.join(', ')}
      </span>
      <span class="product" aria-hidden="true">
        {shortText(product)}
      </span>
    </li>
  );
}

const turnsText = (angle: number) => numberText(angle / (2 * Math.PI), 2);

const lineTo = ([x, y]: Point, unit: number) => ({ x1: 0, y1: 0, x2: x * unit, y2: -y * unit });

/** From where the hand was to where it is, at half its length, without whole turns. */
function arc({ before, after, angle }: Hand, unit: number): string {
  const radius = 0.5 * unit * Math.min(Math.hypot(...before), Math.hypot(...after));
  const rest = angle % (2 * Math.PI);
  if (radius < 2 || rest < 0.02) return '';
  const at = ([x, y]: Point) => {
    const length = Math.hypot(x, y) || 1;
    return `${((radius * x) / length).toFixed(2)} ${((-radius * y) / length).toFixed(2)}`;
  };
  return `M${at(before)} A${radius.toFixed(2)} ${radius.toFixed(2)} 0 ${rest > Math.PI ? 1 : 0} 0 ${at(after)}`;
}
