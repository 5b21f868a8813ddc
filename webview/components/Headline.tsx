/** What the focused token looks at, in a sentence; and what the drawing under it means. */
import * as l10n from '@vscode/l10n';
import type { ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { headNames, readingText, rowsText, siteText } from '../../src/drawing/caption.ts';
import { hasRow, weightOf } from '../../src/drawing/links.ts';
import { measureName } from '../../src/drawing/measured.ts';
import { listText, numberText, percent } from '../../src/drawing/language.ts';
import { MEASURES } from '../../src/protocol/measures.ts';
import type { View } from '../../src/protocol/view.ts';
import { type Part, plainText, sentence } from '../sentence.ts';
import { asked } from '../state/asked.ts';
import { isMean, type Layer, layers } from '../state/layers.ts';
import { inspection, view, why } from '../state/panel.ts';
import { columnTotal, direction, facing, focus, hidden, measure, partner, pinned, specials, units } from '../state/units.ts';
import { partText } from './PartNote.tsx';
import { Worded } from './Worded.tsx';
import './Headline.css';

/** Lines for further heads; the details show all. */
const MOST_LINES = 3;
/** A screen reader is told of a focus that stays, not of each one passed by. */
const REST = 350;

export function Headline() {
  const now = asked.value;
  const told = layers.value.slice(0, MOST_LINES).filter(({ weights }) => now && (now.direction === 'lookedAtBy' || hasRow(weights, now.focus)));
  const sentences = now ? told.map((layer) => ({ layer, parts: sentence(layer, now) })) : [];
  const [first, ...more] = sentences;
  return (
    <div class="headline">
      <h1>
        {first ? <Line {...first} /> : <span class="plain">{now ? '…' : l10n.t('Point at a token, or press an arrow key, to see what it looks at.')}</span>}
      </h1>
      {more.map((line) => (
        <p key={line.layer.name}>
          <Line {...line} />
        </p>
      ))}
      {why.value && <p class="why">{why.value}</p>}
      <p class="dim">{explanation()}</p>
      <Announcement text={sentences.map(({ parts }) => plainText(parts)).join('. ')} />
    </div>
  );
}

/** A sentence, and which head it is about where there are several. */
function Line({ layer, parts }: { layer: Layer; parts: readonly Part[] }) {
  const said = <Sentence parts={parts} />;
  if (isMean.value) return <Led text={l10n.t('On average, {0}')}>{said}</Led>;
  if (layers.value.length < 2) return said;
  return (
    <Led text={l10n.t('{0}: {1}')}>
      <>
        <Swatch slot={layer.slot} /> {layer.name}
      </>
      {said}
    </Led>
  );
}

const Led = ({ text, children }: { text: string; children: ComponentChild[] | ComponentChild }) => (
  <span class="plain">
    <Worded text={text}>{children}</Worded>
  </span>
);

function Sentence({ parts }: { parts: readonly Part[] }) {
  return (
    <>
      {parts.map((part, index) => {
        if (part.kind === 'token')
          return (
            <bdi class="said" key={index}>
              {part.text}
            </bdi>
          );
        return (
          <span class={part.kind} key={index} style={part.kind === 'weight' ? { color: `var(--head-${part.slot})` } : undefined}>
            {part.text}
          </span>
        );
      })}
    </>
  );
}

export const Swatch = ({ slot }: { slot: number }) => <span class="swatch" aria-hidden="true" style={{ background: `var(--head-${slot})` }} />;

function explanation(): string {
  const current = view.value;
  if (!current || !inspection.value) return '';
  const held = pinned.value && partner.value === null ? l10n.t('Pinned; Escape frees it.') : '';
  return [which(current), facing.value ? rowsText(current) : readingText(current), partText(), hiddenText(), held].filter(Boolean).join(' ');
}

function which({ heads, site, measure }: View): string {
  const [only] = heads;
  if (!MEASURES[measure].perHead)
    return l10n.t('{0}: {1} belongs to a layer, and is the same for all its heads.', listText(layers.value.map(({ name }) => name)), measureName(measure));
  if (inspection.value && inspection.value.sites.length > 1 && heads.length === 1 && only)
    return l10n.t('Layer {0}, head {1} of {2}.', only.layer, only.head, siteText(site));
  if (isMean.value) return l10n.t('Mean of {0} heads ({1}), with the standard deviation over them.', numberText(heads.length), headNames(heads));
  return heads.length === 1 && only ? l10n.t('Layer {0}, head {1}.', only.layer, only.head) : '';
}

/** What is not shown, and how much it holds. */
function hiddenText(): string {
  const names = [...new Set(units.value.filter(({ index }) => hidden.value[index]).map(({ label }) => label))].join(', ');
  if (!names) return '';
  if (specials.value === 'renormalised') return l10n.t('{0} hidden, the rest of each row renormalised to {1}.', names, percent(1, 0));
  const [layer] = layers.value;
  const row = focus.value;
  if (!layer || row === null || direction.value === 'lookedAtBy' || measure.value !== 'weight') return l10n.t('{0} hidden.', names);
  const share = units.value.reduce((sum, { index }) => sum + (hidden.value[index] && index < columnTotal.value ? weightOf(layer.weights, row, index) : 0), 0);
  return l10n.t('{0} hidden; {1} of this row goes there.', names, percent(share));
}

function Announcement({ text }: { text: string }) {
  const [said, say] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => say(text), REST);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div class="for-screen-readers" aria-live="polite">
      {said}
    </div>
  );
}
