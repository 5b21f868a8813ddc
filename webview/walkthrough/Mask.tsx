/** Which keys a query may look at: a line of all tokens, with those that are masked hatched. */
import * as l10n from '@vscode/l10n';
import { numberText } from '../../src/drawing/language.ts';
import { isFacing } from '../../src/protocol/view.ts';
import { KeyName, keyLabel, queryLabel, QueryName } from './names.tsx';
import { Term } from '../components/Term.tsx';
import { Worded } from '../components/Worded.tsx';
import type { Walk } from './state.ts';
import './Mask.css';

export function Mask({ walk }: { walk: Walk }) {
  const { allowed, causal, window } = walk.explanation;
  const count = allowed.length;
  const open = allowed.reduce((all, each) => all + each, 0);
  const place = (from: number, to: number) => ({ left: `${(100 * from) / count}%`, width: `${(100 * (to - from)) / count}%` });
  const counts = [numberText(open), numberText(count)];
  return (
    <div class="mask">
      <p>
        <Worded text={maskText(causal && !isFacing(walk.of), window)}>{[<QueryName walk={walk} />, ...counts, numberText(window ?? 0)]}</Worded>
      </p>
      <div class="mask-row">
        <span class="strip-label">
          <Term id={causal ? 'mask' : 'window'}>{l10n.t('mask')}</Term>
        </span>
        <div class="mask-line" role="img" aria-label={l10n.t('{0} may look at {1} of {2} tokens', queryLabel(walk), ...counts)}>
          {runsOf(allowed).map(([from, to]) => (
            <i key={from} class="open" style={place(from, to)} />
          ))}
          <i class="mark-k" style={place(walk.key, walk.key + 1)} title={keyLabel(walk)} />
          {!isFacing(walk.of) && <i class="mark-q" style={place(walk.query, walk.query + 1)} title={queryLabel(walk)} />}
        </div>
        <span class="strip-caption">
          <Worded text={l10n.t('{0} and {1} in the line of all tokens; what is hatched is masked')}>
            {[<QueryName key="query" walk={walk} />, <KeyName key="key" walk={walk} />]}
          </Worded>
        </span>
      </div>
    </div>
  );
}

function maskText(isCausal: boolean, window: number | null): string {
  if (isCausal && window === null) return l10n.t('{0} may look only back, and at itself: at {1} of {2} tokens.');
  if (isCausal) return l10n.t('{0} may look only back, no further than {3} tokens: at {1} of {2}.');
  return window === null ? l10n.t('{0} may look at {1} of {2} tokens.') : l10n.t('{0} may look no further than {3} tokens, at {1} of {2}.');
}

/** Stretches of keys that may be looked at. */
function runsOf(allowed: Uint8Array): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  allowed.forEach((isOpen, key) => {
    const last = runs.at(-1);
    if (!isOpen) return;
    if (last?.[1] === key) last[1]++;
    else runs.push([key, key + 1]);
  });
  return runs;
}
