import assert from 'node:assert/strict';
import { faintLinks } from '../../../src/drawing/faint.ts';

const line = (from: number, to: number) => ({ top: 0, above: 0, below: 0, from, to });
const PLACES = Int32Array.from({ length: 100 }, (_, unit) => unit);

/** Five lines of 20 labels, or fewer. */
const layout = (lines: number) => ({
  facing: null,
  line: Uint16Array.from({ length: 100 }, (_, place) => Math.min(lines - 1, Math.floor(place / 20))),
  lines: Array.from({ length: lines }, (_, i) => line(20 * i, 20 * i + 20)),
});

/** From every label to the first, and to its neighbour; weak ones first. */
const links = Array.from({ length: 99 }, (_, i) => [
  { query: i + 1, key: 0, weight: i / 200 },
  { query: i + 1, key: i, weight: i / 200 + 0.001 },
]).flat();

describe('links that are felt behind the focus', () => {
  it('are all of them in a text of a few lines', () => {
    assert.deepEqual(faintLinks(links, layout(3), PLACES), links);
  });

  it('are those within a line and the strongest between lines in a longer one', () => {
    const { line: lineOf } = layout(5);
    const kept = faintLinks(links, layout(5), PLACES);
    const crosses = ({ query, key }: { query: number; key: number }) => lineOf[query] !== lineOf[key];
    assert.deepEqual(
      kept.filter((link) => !crosses(link)),
      links.filter((link) => !crosses(link)),
    );
    assert.deepEqual(kept.filter(crosses), links.filter(crosses).slice(-40));
    assert.deepEqual(
      kept,
      links.filter((link) => kept.includes(link)),
      'the order stays',
    );
  });
});
