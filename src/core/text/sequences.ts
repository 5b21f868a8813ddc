/** Sequences that are made of others. */
import type { Sequence, Token } from '../../protocol/inspection.ts';

/** What goes into a decoder: the token it starts with, and the target without its last. */
export function decoderInput(start: Token, target: Sequence): Sequence {
  const tokens = target.tokens.slice(0, -1).map((token) => ({ ...token, word: token.word + 1 }));
  return { ...target, name: 'decoder_input', tokens: [{ ...start, special: true }, ...tokens] };
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
