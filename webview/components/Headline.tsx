/** What the focused token looks at, in a sentence; and what the drawing under it means. */
import { useEffect, useState } from 'preact/hooks';
import { headsText } from '../../src/drawing/caption.ts';
import { weightOf } from '../../src/drawing/links.ts';
import { percent } from '../../src/drawing/scale.ts';
import { type Asked, type Part, plainText, sentence } from '../sentence.ts';
import { isMean, layers } from '../state/layers.ts';
import { inspection, view } from '../state/panel.ts';
import { direction, focus, hidden, partner, pinned, specials, units } from '../state/units.ts';
import './Headline.css';

/** Lines for further heads; the details show all. */
const MOST_LINES = 3;
/** A screen reader is told of a focus that stays, not of each one passed by. */
const REST = 350;

export function Headline() {
  const asked: Asked | null =
    focus.value === null ? null : { units: units.value, hidden: hidden.value, focus: focus.value, partner: partner.value, direction: direction.value };
  const sentences = asked ? layers.value.slice(0, MOST_LINES).map((layer) => sentence(layer, asked)) : [];
  return (
    <div class="headline">
      <h1>
        {sentences[0] ? (
          <>
            <Lead index={0} />
            <Sentence parts={sentences[0]} />
          </>
        ) : (
          <span class="plain">Point at a token, or press an arrow key, to see what it looks at.</span>
        )}
      </h1>
      {sentences.slice(1).map((parts, index) => (
        <p key={index}>
          <Lead index={index + 1} />
          <Sentence parts={parts} />
        </p>
      ))}
      <p class="dim">{explanation()}</p>
      <Announcement text={sentences.map(plainText).join('. ')} />
    </div>
  );
}

function Sentence({ parts }: { parts: readonly Part[] }) {
  return (
    <>
      {parts.map((part, index) => {
        const space = index > 0 && !part.text.startsWith(';') ? ' ' : '';
        if (part.kind === 'token')
          return (
            <>
              {space}
              <bdi class="said">{part.text}</bdi>
            </>
          );
        if (part.kind === 'weight')
          return (
            <>
              {space}
              <span class="weight" style={{ color: `var(--head-${part.slot})` }}>
                {part.text}
              </span>
            </>
          );
        return (
          <span class="plain">
            {space}
            {part.text}
          </span>
        );
      })}
    </>
  );
}

/** Which head a line is about, where there are several. */
function Lead({ index }: { index: number }) {
  const layer = layers.value[index];
  if (isMean.value) return <span class="plain">On average, </span>;
  return layer && layers.value.length > 1 ? (
    <span class="plain">
      <Swatch slot={layer.slot} /> {layer.name}:{' '}
    </span>
  ) : null;
}

export const Swatch = ({ slot }: { slot: number }) => <span class="swatch" aria-hidden="true" style={{ background: `var(--head-${slot})` }} />;

function explanation(): string {
  const current = view.value;
  if (!current || !inspection.value) return '';
  const [only] = current.heads;
  const several = isMean.value ? `${upperFirst(headsText(current))}, with the standard deviation over them.` : '';
  const which = current.heads.length === 1 && only ? `Layer ${only.layer}, head ${only.head}.` : several;
  const held = pinned.value && partner.value === null ? 'Pinned; Escape frees it.' : '';
  return [which, 'Arcs above look back, arcs below look ahead.', hiddenText(), held].filter(Boolean).join(' ');
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What is not shown, and how much it holds. */
function hiddenText(): string {
  const names = [...new Set(units.value.filter(({ index }) => hidden.value[index]).map(({ label }) => label))].join(', ');
  if (!names) return '';
  if (specials.value === 'renormalised') return `${names} hidden, the rest of each row renormalised to 100 %.`;
  const [layer] = layers.value;
  const row = focus.value;
  if (!layer || row === null || direction.value === 'lookedAtBy') return `${names} hidden.`;
  const share = units.value.reduce((sum, { index }) => sum + (hidden.value[index] ? weightOf(layer.weights, row, index) : 0), 0);
  return `${names} hidden; ${percent(share)} of this row goes there.`;
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
