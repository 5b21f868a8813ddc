/** What a person asks of a model beside the text. */
import type { Continuation, InspectParams } from '../protocol/engine.ts';
import type { ModelSource } from '../protocol/inspection.ts';
import { askedTexts, type Said } from './ground.ts';

export interface Wishes {
  /** The text is a person's turn of a chat. */
  readonly chat: boolean;
  /** The target that was typed; null where the document holds it, or the model makes it. */
  readonly target: string | null;
  /** What the model wrote after the text. */
  readonly continuation: Continued | null;
}

export interface Continued extends Continuation {
  /** The text that it follows; it follows no other. */
  readonly after: string;
}

/** What another text is asked with. */
export interface Asked {
  /** Typed for it. */
  readonly target?: string | null;
  /** Default: the one that was chosen. */
  readonly model?: ModelSource;
}

export const NO_WISHES: Wishes = { chat: false, target: null, continuation: null };

/** What the engine is asked for. */
export function paramsOf(said: Said, { chat, target, continuation }: Wishes): Pick<InspectParams, 'texts' | 'target' | 'chat' | 'continuation'> {
  const texts = askedTexts(said);
  const given = said.hasTarget ? said.places[1] : target;
  const follows = continuation !== null && texts.length === 1 && texts[0] === continuation.after;
  return { texts, ...(typeof given === 'string' ? { target: given } : {}), ...(chat ? { chat } : {}), ...(follows ? { continuation: continuation.ids } : {}) };
}
