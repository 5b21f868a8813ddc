/** A short list of weights as bars. */
import type { ComponentChildren } from 'preact';

export interface Bar {
  readonly key: string;
  readonly label: string;
  readonly weight: number;
  /** `57.7 %` */
  readonly text: string;
  /** CSS colour. */
  readonly colour: string;
  /** A resting place, or a chosen head: told apart by more than colour. */
  readonly note?: string;
  readonly dim?: boolean;
  readonly current?: boolean;
  /** What a click on the bar does, in words. */
  readonly action?: string;
  readonly run?: (event: MouseEvent) => void;
}

export function Bars({
  title,
  bars,
  isBusy = false,
  children,
}: {
  title: ComponentChildren;
  bars: readonly Bar[];
  isBusy?: boolean;
  children?: ComponentChildren;
}) {
  return (
    <section class="bars" aria-busy={isBusy}>
      <h2>{title}</h2>
      {bars.length > 0 && (
        <ul>
          {bars.map((bar) => (
            <li key={bar.key}>
              <Row bar={bar} />
            </li>
          ))}
        </ul>
      )}
      {children}
    </section>
  );
}

function Row({ bar }: { bar: Bar }) {
  const content = (
    <>
      <bdi class={bar.dim ? 'label dim' : 'label'}>{bar.label}</bdi>
      <span class="bar">
        <span class="fill" style={{ width: `${Math.min(100, 100 * bar.weight)}%`, background: bar.colour }} />
      </span>
      <span class="amount">{bar.text}</span>
    </>
  );
  const name = bar.current ? 'row current' : 'row';
  if (!bar.run)
    return (
      <div class={name} title={bar.note ?? bar.label}>
        {content}
        {bar.note && <span class="for-screen-readers">{bar.note}</span>}
      </div>
    );
  return (
    <button class={name} title={bar.action} aria-pressed={bar.current ?? undefined} onClick={bar.run}>
      {content}
    </button>
  );
}
