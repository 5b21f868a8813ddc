/** A word of the field, with a dotted line: what it means is told where the pointer or the keyboard's focus rests on it. */
import * as l10n from '@vscode/l10n';
import type { ComponentChild } from 'preact';
import { measureName } from '../../src/drawing/measured.ts';
import { MEASURES, type MeasureId } from '../../src/protocol/measures.ts';
import { roleName } from '../../src/drawing/roles.ts';
import { type RoleId, ROLES } from '../../src/protocol/roles.ts';
import { useId, useRef } from 'preact/hooks';
import { GLOSSARY, type TermId } from '../../src/protocol/glossary.ts';
import './Term.css';

/** Between the word and its text, and from the text to the edge of the page. */
const GAP = 4;

export function Term({ id, children }: { id: TermId; children?: ComponentChild }) {
  const { name, text } = GLOSSARY[id];
  return <Told text={l10n.t(text)}>{children ?? l10n.t(name)}</Told>;
}

/** A word, with what a measure says, its formula and its source. */
export function MeasureTerm({ measure, children }: { measure: MeasureId; children: ComponentChild }) {
  const { definition, formula, source } = MEASURES[measure];
  const text = (
    <>
      {measureName(measure)}: {l10n.t(definition)}
      <br />
      <span translate={false}>
        {formula} · {source}
      </span>
    </>
  );
  return <Told text={text}>{children}</Told>;
}

/** A role, with what its score says. */
export function RoleTerm({ role }: { role: RoleId }) {
  const { definition, source } = ROLES[role];
  const text = (
    <>
      {l10n.t(definition)} {l10n.t('Chance is the score of looking equally at everything.')}
      <br />
      <span translate={false}>{source}</span>
    </>
  );
  return <Told text={text}>{roleName(role)}</Told>;
}

function Told({ text, children }: { text: ComponentChild; children: ComponentChild }) {
  const word = useRef<HTMLElement>(null);
  const told = useRef<HTMLSpanElement>(null);
  const toldId = useId();
  const tell = () => {
    if (!word.current || !told.current) return;
    told.current.showPopover();
    placeUnder(told.current, word.current.getBoundingClientRect());
  };
  const hush = () => told.current?.hidePopover();
  const dismiss = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !told.current?.matches(':popover-open')) return;
    event.stopPropagation(); // else it would also step back
    hush();
  };
  return (
    <dfn
      class="term"
      tabIndex={0}
      ref={word}
      aria-describedby={toldId}
      onPointerEnter={tell}
      onPointerLeave={hush}
      onFocus={tell}
      onBlur={hush}
      onKeyDown={dismiss}
    >
      {children}
      <span class="term-text" role="tooltip" popover="manual" id={toldId} ref={told}>
        {text}
      </span>
    </dfn>
  );
}

/** Or above, where there is no room below. */
function placeUnder(element: HTMLElement, { left, top, bottom }: DOMRect): void {
  const { width, height } = element.getBoundingClientRect();
  const below = bottom + GAP + height <= window.innerHeight;
  element.style.left = `${Math.max(GAP, Math.min(left, window.innerWidth - width - GAP))}px`;
  element.style.top = `${below ? bottom + GAP : top - GAP - height}px`;
}
