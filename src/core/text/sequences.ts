/** Sequences that are made of others. */
import type { Sequence, Token } from '../../protocol/inspection.ts';

/** What goes into a decoder: the token it starts with, and the target without its last. */
export function decoderInput(start: Token, target: Sequence): Sequence {
  const tokens = target.tokens.slice(0, -1).map((token) => ({ ...token, word: token.word + 1 }));
  return { ...target, name: 'decoder_input', tokens: [{ ...start, special: true }, ...tokens] };
}

/**
 * A target as the model knows targets: the tokenizer put before it what a source begins with, such as the source's language. A language that is written
 * out in front of the text counts as it stands.
 * @param begins what targets begin with, where the model says it
 */
export function targetBegun(target: Sequence, begins: readonly Token[], languages: RegExp | undefined): Sequence {
  const added = target.tokens.findIndex(({ range }) => range !== null);
  const [first, ...others] = target.tokens.slice(added);
  if (added === -1 || !first) return target;
  const kept = begins.length ? begins : target.tokens.slice(0, added);
  const before = languages?.test(first.piece) ? [] : kept.map((token, word) => ({ ...token, special: true, word }));
  const after = [first, ...others].map((token) => ({ ...token, word: token.word + before.length - added }));
  return { ...target, tokens: [...before, ...after] };
}

/** The id of the language that is all of a target's text; null where more is written, or something else. */
export function languageAlone({ tokens }: Sequence, languages: RegExp | undefined): number | null {
  const [first, ...rest] = tokens.filter(({ range }) => range !== null);
  return first && rest.length === 0 && languages?.test(first.piece) ? first.id : null;
}

/** A text, and what a model wrote after it. Only one text is continued. */
export function continued(sequence: Sequence, [text = '']: readonly string[], more: { readonly text: string; readonly tokens: readonly Token[] }): Sequence {
  const words = (sequence.tokens.at(-1)?.word ?? -1) + 1;
  return {
    ...sequence,
    tokens: [...sequence.tokens, ...more.tokens.map((token) => ({ ...token, word: token.word + words }))],
    segments: sequence.segments.map((segment) => ({ ...segment, made: text.length })),
    text: text + more.text,
  };
}
