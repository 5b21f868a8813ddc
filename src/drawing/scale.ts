/**
 * From weight to ink: one fixed scale for every drawing, so that an even row looks even and two pictures can be compared.
 * Legends are made from these functions and cannot say anything else.
 */
import { type Link, rests } from './links.ts';

/** Points of the line that carries a weight. */
export const lineWidth = (weight: number): number => 0.5 + 5.5 * weight;

/** Of a link of the focused token. */
export const linkOpacity = (weight: number): number => 0.35 + 0.65 * Math.sqrt(weight);

/** Faint links that run over other lines of text are fainter still, so that the text stays readable. */
const OVER_TEXT = 0.35;

/** Of all others: felt as the head's pattern, below what is looked at. Without a focus there is nothing to stay below. */
export const backgroundOpacity = (weight: number, focused: boolean, overText: boolean): number =>
  (focused ? 0.05 + 0.25 * weight : 0.1 + 0.6 * weight) * (overText ? OVER_TEXT : 1);

/** Of what is drawn of a link: one that rests says little. */
export const restingShare = (link: Link, resting: number | null): number => (rests(link, resting) ? 0.4 : 1);

/** Of the thin lines between bands of two texts. */
export const EDGE_OPACITY = 0.25;

/** Tint behind a label. Never so strong that its text is hard to read. */
export const heatOpacity = (weight: number): number => 0.4 * Math.sqrt(weight);

/** The weights that a legend shows. */
export const LEGEND_WEIGHTS = [0.05, 0.25, 0.5, 1] as const;
