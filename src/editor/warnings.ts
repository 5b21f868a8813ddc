/** What must be said of weights, but not every time. */
import type { TokenRef } from '../protocol/inspection.ts';
import type { Session } from '../session/session.ts';

/** Attention to separators and first tokens often only rests there; a weight is not a cause. */
export type Warning = 'rest' | 'cause';

/** Whether a warning that applies is to be told now. */
export type IsDue = (warning: Warning) => boolean;

/** Each warning is told once a session: by the first token that it applies to, whenever that one is hovered. */
export class Warnings {
  private readonly tellers = new WeakMap<Session, Map<Warning, string>>();

  of(session: Session, { sequence, index }: TokenRef): IsDue {
    const tellers = this.tellers.get(session) ?? new Map<Warning, string>();
    this.tellers.set(session, tellers);
    const here = `${sequence} ${index}`;
    return (warning) => {
      const teller = tellers.get(warning) ?? here;
      tellers.set(warning, teller);
      return teller === here;
    };
  }
}
