/** Any text as Markdown that shows exactly this text, on one line. */

/** What begins or ends a link, an image, code, emphasis, HTML, an entity, a table cell or a formula. */
const MARKS = /[\\`*_{}[\]<>#+!|~&@$]/g;
/** Bare addresses. */
const ADDRESSES = /:(?=\/\/)|(?<=\bwww)\./gi;
/** A list, a heading or a rule, at the start. */
const BLOCKS = /^(?=[-=])|(?<=^\d+)(?=[.)])/;
const LINE_ENDS = /\r\n|[\r\n\u2028\u2029]/g;

const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;
/** Hebrew, Arabic, and the marks that set a direction. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/**
 * Nothing in it becomes a link, an image, code, HTML, a table cell or an address. Line ends and
 * control characters are made visible; text that runs the other way is isolated, so that it cannot turn what stands beside it.
 */
export function escaped(text: string): string {
  const line = text.replace(LINE_ENDS, '↵').replace(CONTROLS, '\ufffd').replace(MARKS, '\\$&').replace(ADDRESSES, '\\$&').replace(BLOCKS, '\\');
  return RIGHT_TO_LEFT.test(line) ? `\u2068${line}\u2069` : line;
}

/** Bold; to be followed by a space or a punctuation mark. */
export const bold = (text: string) => `**${escaped(text)}**`;

/** A table of cells that are Markdown already. `align`: one for each column. */
export function table(head: readonly string[], align: readonly ('left' | 'right')[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(align.map((side) => (side === 'left' ? ':--' : '--:'))), ...rows.map(line)].join('\n');
}
