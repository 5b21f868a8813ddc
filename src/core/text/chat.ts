/** A person's text as a turn of a chat, as the model was taught to read it. Reference: transformers `apply_chat_template`. */
import { Template } from '@huggingface/jinja';
import type { ChatTemplate } from '../checkpoint/generation.ts';
import { errors } from '../errors.ts';

export interface Turn {
  /** The text between what the template puts before and after it. */
  readonly rendered: string;
  /** Where the text stands in it, in UTF-16 units. */
  readonly start: number;
  /** How much white space at the text's beginning the template leaves out. */
  readonly skipped: number;
  readonly length: number;
}

/** Stands in for a text, to find where the template puts one: no template says it. */
const STAND_IN = '\u0001text\u0001';

/** The text and the beginning of the answer. Throws where the template cannot be filled in, or changes the text. */
export function chatTurn(chat: ChatTemplate, text: string): Turn {
  const start = render(chat, STAND_IN).indexOf(STAND_IN);
  const rendered = render(chat, text);
  const trimmed = text.trim();
  if (start >= 0 && rendered.startsWith(text, start)) return { rendered, start, skipped: 0, length: text.length };
  if (start >= 0 && rendered.startsWith(trimmed, start)) return { rendered, start, skipped: text.indexOf(trimmed), length: trimmed.length };
  throw errors.chatTemplate('it changes the text');
}

function render({ template, bos, eos }: ChatTemplate, content: string): string {
  try {
    return new Template(template).render({ messages: [{ role: 'user', content }], add_generation_prompt: true, bos_token: bos, eos_token: eos });
  } catch (error) {
    throw errors.chatTemplate(error instanceof Error ? (error.message.split('\n', 1)[0] ?? '').slice(0, 200) : 'it is not understood');
  }
}
