/** One table of keys: what they do, and what the help says of them. */
import * as l10n from '@vscode/l10n';
import { type Inspection } from '../src/protocol/inspection.ts';
import { stepHead } from '../src/protocol/view.ts';
import { openKeys } from './state/keysSheet.ts';
import { picking } from './state/pair.ts';
import { inspection, step } from './state/panel.ts';
import { focus, partner, rightToLeftAt } from './state/units.ts';
import { isWalking, walkSteps } from './walkthrough/state.ts';
import { goBack, moveBy, moveToEnd, pickUnit, pinUnit, togglePicking, toggles, turnRound } from './steps.ts';

interface Key {
  /** As `KeyboardEvent.key` has them. */
  readonly keys: readonly string[];
  /** Their caps, and what they do, in the person's language. */
  readonly shown: () => readonly string[];
  readonly what: () => string;
  readonly run: (key: string) => void;
}

const withInspection = (run: (current: Inspection) => void) => {
  if (inspection.value) run(inspection.value);
};
const moveHead = (by: { layer?: number; head?: number }) => withInspection((current) => step((now) => stepHead(now, current, by)));

export const KEYS: readonly Key[] = [
  {
    keys: ['ArrowLeft', 'ArrowRight'],
    shown: () => ['←', '→'],
    what: () => l10n.t('previous or next token'),
    run: (key) => moveBy((key === 'ArrowRight') === rightToLeftAt(picking.value ? partner.value : focus.value) ? -1 : 1),
  },
  {
    keys: ['Home', 'End'],
    shown: () => [l10n.t('Home'), l10n.t('End')],
    what: () => l10n.t('first or last token'),
    run: (key) => moveToEnd(key === 'Home' ? 1 : -1),
  },
  {
    keys: ['ArrowUp', 'ArrowDown'],
    shown: () => ['↑', '↓'],
    what: () => l10n.t('previous or next layer; in a walk-through, step'),
    run: (key) => (isWalking.value ? walkSteps(key === 'ArrowDown' ? 1 : -1) : moveHead({ layer: key === 'ArrowDown' ? 1 : -1 })),
  },
  { keys: ['[', ']'], shown: () => ['[', ']'], what: () => l10n.t('previous or next head'), run: (key) => moveHead({ head: key === ']' ? 1 : -1 }) },
  {
    keys: ['Enter', ' '],
    shown: () => [l10n.t('Enter'), l10n.t('Space')],
    what: () => l10n.t('pin the focused token, or take the second token'),
    run: takeToken,
  },
  { keys: ['p'], shown: () => ['P'], what: () => l10n.t('pick a second token: which heads link the two?'), run: togglePicking },
  { keys: ['d'], shown: () => ['D'], what: () => l10n.t('looks at, or is looked at by; between two texts, over to the other one'), run: turnRound },
  {
    keys: ['r'],
    shown: () => ['R'],
    what: () => l10n.t("a decoder's rows: of the step that reads the token, or of the one that produces it"),
    run: () => step(toggles.rows),
  },
  { keys: ['w'], shown: () => ['W'], what: () => l10n.t('words or word pieces'), run: () => step(toggles.words) },
  { keys: ['s'], shown: () => ['S'], what: () => l10n.t('special tokens shown, hidden, hidden and the rest renormalised'), run: () => step(toggles.specials) },
  { keys: ['m'], shown: () => ['M'], what: () => l10n.t('mean over the chosen heads, or each'), run: () => step(toggles.mean) },
  { keys: ['h'], shown: () => ['H'], what: () => l10n.t('heat in the editor'), run: () => step(toggles.heat) },
  { keys: ['l'], shown: () => ['L'], what: () => l10n.t('live: inspect again after each edit'), run: () => step(toggles.live) },
  { keys: ['e'], shown: () => ['E'], what: () => l10n.t('explain the weight: walk through it step by step, and back'), run: () => step(toggles.walkthrough) },
  { keys: ['t'], shown: () => ['T'], what: () => l10n.t('table of the same numbers'), run: () => step(toggles.table) },
  { keys: ['Escape'], shown: () => [l10n.t('Escape')], what: () => l10n.t('one step back: second token, pin, focus'), run: goBack },
  { keys: ['?'], shown: () => ['?'], what: () => l10n.t('this list'), run: openKeys },
];

function takeToken(): void {
  const unit = picking.value ? partner.value : focus.value;
  if (unit !== null) (picking.value ? pickUnit : pinUnit)(unit);
}

/** Where every key is text, or moves within a list. */
const TAKES_ALL = 'input, textarea, select, dialog, [popover], vscode-dropdown, vscode-text-field';
/** What these two press. */
const PRESSED = 'button, vscode-button, vscode-checkbox';

const isIn = (target: EventTarget | null, selector: string) => target instanceof Element && target.closest(selector) !== null;

/** The keys hold everywhere in the panel, except where a control needs them for itself; the map of heads has handled its own by now. */
export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !inspection.value) return;
    if (isIn(event.target, TAKES_ALL) || (isIn(event.target, PRESSED) && ['Enter', ' '].includes(event.key))) return;
    const found = KEYS.find(({ keys }) => keys.includes(event.key) || keys.includes(event.key.toLowerCase()));
    if (!found) return;
    event.preventDefault();
    found.run(event.key);
  });
}
