/** A stretch of a document, in UTF-16 units, and how edits move it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One replacement in a document, as `TextDocumentContentChangeEvent` tells it. */
export interface Edit {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/**
 * Where a span lies after an edit. Text put in at its start moves it; text put in at its end stays outside, or belongs to it
 * when the span `grows`. A replacement that crosses a border leaves the part within.
 */
export function moved(span: Span, { rangeOffset, rangeLength, text }: Edit, grows: boolean): Span {
  const editEnd = rangeOffset + rangeLength;
  const delta = text.length - rangeLength;
  if (rangeOffset > span.end || (rangeOffset === span.end && !grows)) return span;
  const before = editEnd <= span.start && !(grows && rangeOffset === span.start);
  if (before) return { start: span.start + delta, end: span.end + delta };
  const start = rangeOffset < span.start ? rangeOffset + text.length : span.start;
  const end = editEnd <= span.end ? span.end + delta : Math.max(start, rangeOffset);
  return { start, end: Math.max(start, end) };
}

/** Whether an edit can have changed the text of a span, which lay there before it. */
export const touches = (span: Span, { rangeOffset, rangeLength }: Edit) => rangeOffset <= span.end && rangeOffset + rangeLength >= span.start;
