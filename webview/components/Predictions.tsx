/** The likeliest tokens at the focus, as a short list of bars. */
import * as l10n from '@vscode/l10n';
import { percent } from '../../src/drawing/language.ts';
import { askAgain, predicted, predictionQuestion, type PredictionQuestion } from '../state/predictions.ts';
import { type Bar, Bars } from './Bars.tsx';
import { Worded } from './Worded.tsx';

export function Predictions() {
  const question = predictionQuestion.value;
  if (!question) return null;
  const answer = predicted.value;
  const title = (
    <Worded text={titles()[question.kind]}>
      <bdi>{question.label}</bdi>
    </Worded>
  );
  const bars = answer.state === 'there' ? answer.predictions.map((prediction) => barOf(prediction, question)) : [];
  return (
    <div class="predictions">
      <Bars title={title} bars={bars} isBusy={answer.state === 'loading'}>
        {answer.state === 'loading' && <p class="dim note">{l10n.t('Asking the model…')}</p>}
        {answer.state === 'failed' && (
          <>
            <p class="note">{answer.message}</p>
            <vscode-button appearance="secondary" onClick={askAgain}>
              {l10n.t('Try again')}
            </vscode-button>
          </>
        )}
      </Bars>
    </div>
  );
}

const titles = (): Readonly<Record<PredictionQuestion['kind'], string>> => ({
  after: l10n.t('After {0}, the likeliest next tokens'),
  mask: l10n.t('In place of {0}, the likeliest tokens'),
  instead: l10n.t('Where {0} stands, the likeliest tokens'),
});

function barOf({ id, label, probability }: { id: number; label: string; probability: number }, { own }: PredictionQuestion): Bar {
  const isOwn = id === own;
  return {
    key: String(id),
    label,
    weight: probability,
    text: percent(probability),
    colour: 'var(--quiet)',
    current: isOwn,
    note: isOwn ? l10n.t('the token that is there') : undefined,
  };
}
