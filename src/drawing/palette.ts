/**
 * The colours of a picture. In VS Code they can be changed (theme colours `attentionInspector.head1` … `head8`, of which these are the
 * defaults) and the rest comes from the theme; a picture that leaves the editor carries these.
 */

/** High contrast themes take the colours of the theme they are nearest to. */
export type Tone = 'light' | 'dark';

/**
 * One colour a chosen head, in the order of choosing. All have a contrast of 4.5 : 1 with the background, and any two can be told
 * apart with each kind of colour blindness: test/unit/drawing/palette.test.ts measures both.
 */
export const HEAD_COLOURS: Readonly<Record<Tone, readonly string[]>> = {
  light: ['#b5490f', '#0b6fb3', '#3b2d00', '#7853ef', '#426737', '#e50e4d', '#6c547a', '#3108a3'],
  dark: ['#f0883e', '#4fb3ff', '#ffe74a', '#b374ad', '#2affa2', '#ff3760', '#c8c8c8', '#7a76ff'],
};

/** The colour of the head that was chosen as number `slot`. */
export const headColour = (slot: number, tone: Tone): string => HEAD_COLOURS[tone][slot % HEAD_COLOURS[tone].length] ?? '#888888';

/** What a picture has besides its heads. */
export interface Inks {
  readonly background: string;
  readonly text: string;
  /** Special tokens, captions. */
  readonly dim: string;
  /** The focused token, and labels on heat. */
  readonly strong: string;
  /** The frame of the focused token. */
  readonly focus: string;
}

export const INKS: Readonly<Record<Tone, Inks>> = {
  light: { background: '#ffffff', text: '#3b3b3b', dim: '#6b6b6b', strong: '#000000', focus: '#005fb8' },
  dark: { background: '#1f1f1f', text: '#cccccc', dim: '#9d9d9d', strong: '#ffffff', focus: '#0078d4' },
};
