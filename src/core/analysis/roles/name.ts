/**
 * Which role a head is said to have: the one that it plays farthest beyond chance, where that is clear, else none.
 *
 * Clear means both much and not by accident. Much: at least NAMED_FROM of the way from chance to always, (score − chance) / (1 − chance), as
 * Cohen 1960 corrects agreement for chance. Not by accident: weights that are independent of the role, and whose mean is chance, reach such a
 * score with a probability below ACCIDENT, by the bound exp(−rows · KL(score ‖ chance)) of Hoeffding 1963, theorem 1.
 *
 * A window is what many roles look at too, so it is named only where none of them is; and a head is broad where it is nothing else and nearly
 * even.
 */
import { BROAD_FROM, NAMED_FROM, type RoleId } from '../../../protocol/roles.ts';

const ACCIDENT = 0.001;

/** Fewer rows say nothing of a head's spread. */
const BROAD_ROWS = 4;

export interface Scored {
  readonly id: RoleId;
  readonly score: number;
  readonly chance: number;
  readonly rows: number;
}

export function roleOf(scored: readonly Scored[]): RoleId | null {
  const clear = scored.filter(isClear).sort((a, b) => beyondChance(b) - beyondChance(a));
  return (clear.find(({ id }) => id !== 'window' && id !== 'broad') ?? clear.find(({ id }) => id === 'window') ?? clear[0])?.id ?? null;
}

function isClear({ id, score, chance, rows }: Scored): boolean {
  if (id === 'broad') return score >= BROAD_FROM && rows >= BROAD_ROWS;
  return beyondChance({ score, chance }) >= NAMED_FROM && rows * divergence(score, chance) >= -Math.log(ACCIDENT);
}

const beyondChance = ({ score, chance }: Pick<Scored, 'score' | 'chance'>) => (chance < 1 ? (score - chance) / (1 - chance) : 0);

/** KL(a ‖ b) of two coins. */
function divergence(a: number, b: number): number {
  const term = (x: number, y: number) => (x <= 0 ? 0 : x * Math.log(x / y));
  return term(a, b) + term(1 - a, 1 - b);
}
