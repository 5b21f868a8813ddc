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

/** The text and the beginning of the answer. Throws where the template cannot be filled in, or changes the text. */
export function chatTurn({ template, bos, eos }: ChatTemplate, text: string): Turn {
  const rendered = render(template, { messages: [{ role: 'user', content: text }], add_generation_prompt: true, bos_token: bos, eos_token: eos });
  const trimmed = text.trim();
  const whole = rendered.lastIndexOf(text);
  const start = whole === -1 ? rendered.lastIndexOf(trimmed) : whole;
  if (start === -1) throw errors.chatTemplate('it changes the text');
  return whole === -1 ? { rendered, start, skipped: text.indexOf(trimmed), length: trimmed.length } : { rendered, start, skipped: 0, length: text.length };
}

function render(template: string, values: Readonly<Record<string, unknown>>): string {
  try {
    return new Template(template).render({ ...values });
  } catch (error) {
    throw errors.chatTemplate(error instanceof Error ? (error.message.split('\n', 1)[0] ?? '').slice(0, 200) : 'it is not understood');
  }
}
