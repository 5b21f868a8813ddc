/** Head colours for CSS (`--head-0` …) and for the canvas, which needs them worked out. They follow the theme. */
import { signal } from '@preact/signals';
import { HEAD_COLOURS, headColour, INKS, type Inks, type Tone } from '../../src/drawing/palette.ts';

/** VS Code puts the kind of theme on the body. */
const LIGHT = ['vscode-light', 'vscode-high-contrast-light'];

export const tone = (): Tone => (LIGHT.some((name) => document.body.classList.contains(name)) ? 'light' : 'dark');

const read = (name: string): string => getComputedStyle(document.body).getPropertyValue(name).trim();

/** The theme's colour of a chosen head, as text that a canvas and an SVG understand. */
export const colourOf = (slot: number): string => read(`--head-${slot % HEAD_COLOURS.dark.length}`) || headColour(slot, tone());

/** What else a picture takes from the theme. */
export function inks(): Inks {
  const fallback = INKS[tone()];
  return {
    background: read('--vscode-editor-background') || fallback.background,
    text: read('--vscode-foreground') || fallback.text,
    dim: read('--vscode-descriptionForeground') || fallback.dim,
    strong: read('--strong') || fallback.strong,
    focus: read('--vscode-focusBorder') || fallback.focus,
  };
}

/** Counts changes of theme: what is drawn on a canvas is drawn anew. */
export const themeChanges = signal(0);

/** Sets the colours now and after each change of theme. */
export function followTheme(): void {
  const set = () => {
    for (const slot of HEAD_COLOURS.dark.keys())
      document.body.style.setProperty(`--head-${slot}`, `var(--vscode-attentionInspector-head${slot + 1}, ${headColour(slot, tone())})`);
    themeChanges.value = themeChanges.peek() + 1;
  };
  set();
  // A change of theme is a new class on the body and new variables on the root.
  const observer = new MutationObserver(set);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}
