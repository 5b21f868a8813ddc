/** Why one token looks at another: from their vectors to the weight, and on to what came of it. */
import * as l10n from '@vscode/l10n';
import { percent } from '../../src/drawing/language.ts';
import { headName } from '../../src/protocol/inspection.ts';
import { Worded } from '../components/Worded.tsx';
import { Choosers } from './Choosers.tsx';
import { KeyName, keyLabel, QueryName, queryText } from './names.tsx';
import { askAgain, failure, isAsking, obstacle, walk as latest, type Walk } from './state.ts';
import { Heads } from './steps/Heads.tsx';
import { Position } from './steps/Position.tsx';
import { QueryKeyValue } from './steps/QueryKeyValue.tsx';
import { Scores } from './steps/Scores.tsx';
import { Softmax } from './steps/Softmax.tsx';
import { Vectors } from './steps/Vectors.tsx';
import { WeightedSum } from './steps/WeightedSum.tsx';
import { Readout } from './Strip.tsx';
import './Walkthrough.css';

export function Walkthrough() {
  const walk = latest.value;
  return (
    <main class="walkthrough" aria-busy={isAsking.value}>
      <div class="page">
        {failure.value !== null && (
          <div class="failed">
            <p>{failure.value}</p>
            <vscode-button appearance="secondary" onClick={askAgain}>
              {l10n.t('Try again')}
            </vscode-button>
          </div>
        )}
        {obstacle.value !== null && <h1 class="plain">{obstacle.value}</h1>}
        {obstacle.value === null && walk && <Steps walk={walk} />}
      </div>
      <Readout />
    </main>
  );
}

function Steps({ walk }: { walk: Walk }) {
  const weight = percent(walk.explanation.weights[walk.key] ?? 0);
  return (
    <>
      <h1>
        <Worded text={l10n.t('Why {0} looks at {1}')}>{[<QueryName key="query" walk={walk} />, <KeyName key="key" walk={walk} />]}</Worded>
        <span class="dim">
          {' · '}
          {headName(walk.head)} · {weight}
        </span>
      </h1>
      <p class="dim">
        {l10n.t(
          'Seven steps, with the numbers of this text. Arrow keys walk from step to step and from token to token; a click on a strip copies its numbers.',
        )}
      </p>
      <Choosers walk={walk} />
      <Vectors walk={walk} />
      <QueryKeyValue walk={walk} />
      <Position walk={walk} />
      <Scores walk={walk} />
      <Softmax walk={walk} />
      <WeightedSum walk={walk} />
      <Heads walk={walk} />
      <div class="for-screen-readers" aria-live="polite">
        {l10n.t('{0} looks at {1}: {2} in {3}', queryText(walk), keyLabel(walk), weight, headName(walk.head))}
      </div>
    </>
  );
}
