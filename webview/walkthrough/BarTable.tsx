/** Numbers of tokens, or of heads, as a table of bars. */
import type { ComponentChild } from 'preact';
import { Fragment } from 'preact';
import { columnText } from './numbers.ts';
import './BarTable.css';

export type Range = readonly [least: number, most: number];

/** From zero, or from the least number if that is below, to the largest. */
export const rangeOf = (values: Iterable<number>): Range => {
  const all = [...values, 0].filter(Number.isFinite);
  return [Math.min(...all), Math.max(...all)];
};

export interface BarColumn {
  readonly title: ComponentChild;
  readonly value: (row: number) => number;
  /** Without it, numbers with as many digits as their range needs. */
  readonly text?: (value: number) => string;
  /** The numbers at both ends of the bars' room, zero among them. */
  readonly range: Range;
  /** Of the bars; those of the marked row may differ. */
  readonly colour: string;
  readonly marked?: string;
  /** Not what the model did. */
  readonly isWhatIf?: boolean;
  /** Without a bar; where there is little room it is left out. */
  readonly isPlain?: boolean;
}

export interface BarRow {
  readonly id: number;
  readonly label: string;
  readonly isDim?: boolean;
  /** What a click on the name does, in words. */
  readonly action?: string;
  readonly run?: () => void;
  readonly isExpanded?: boolean;
  /** Stands below the row. */
  readonly more?: ComponentChild;
}

interface Props {
  readonly caption: string;
  /** Over the names. */
  readonly names: string;
  readonly rows: readonly BarRow[];
  readonly columns: readonly BarColumn[];
  readonly marked: number;
  /** One column needs no title but for those who do not see the step's. */
  readonly isUntitled?: boolean;
}

export function BarTable({ caption, names, rows, columns, marked, isUntitled = false }: Props) {
  return (
    <table class="bar-table">
      <caption class="for-screen-readers">{caption}</caption>
      <colgroup>
        <col class="names" />
        {columns.map((column, index) => (
          <col key={index} class={classOf(column)} />
        ))}
      </colgroup>
      <thead class={isUntitled ? 'for-screen-readers' : ''}>
        <tr>
          <th scope="col">
            <span class="for-screen-readers">{names}</span>
          </th>
          {columns.map((column, index) => (
            <th key={index} scope="col" class={classOf(column)}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Fragment key={row.id}>
            <tr class={row.id === marked ? 'marked' : ''}>
              <th scope="row">
                <Name row={row} isMarked={row.id === marked} />
              </th>
              {columns.map((column, index) => (
                <Cell key={index} column={column} value={column.value(row.id)} isMarked={row.id === marked} />
              ))}
            </tr>
            {row.more !== undefined && (
              <tr class="more">
                <td colSpan={columns.length + 1}>{row.more}</td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

const classOf = ({ isPlain, isWhatIf }: BarColumn) => [isPlain && 'plain', isWhatIf && 'what-if'].filter(Boolean).join(' ');

function Name({ row: { label, isDim, action, run, isExpanded }, isMarked }: { row: BarRow; isMarked: boolean }) {
  const name = <bdi class={isDim && !isMarked ? 'dim' : ''}>{label}</bdi>;
  if (!run) return name;
  return (
    <button title={action} aria-expanded={isExpanded} onClick={run}>
      {name}
    </button>
  );
}

function Cell({ column, value, isMarked }: { column: BarColumn; value: number; isMarked: boolean }) {
  const { range, text = columnText(range), colour, marked, isPlain } = column;
  return (
    <td class={classOf(column)}>
      <div class="bar-cell">
        {!isPlain && <Bar value={value} range={range} colour={(isMarked && marked) || colour} />}
        <span class="amount">{text(value)}</span>
      </div>
    </td>
  );
}

function Bar({ value, range: [least, most], colour }: { value: number; range: Range; colour: string }) {
  const share = (of: number) => (100 * (of - least)) / (most - least || 1);
  const end = share(Math.max(least, Math.min(most, Number.isNaN(value) ? 0 : value)));
  const zero = share(0);
  return (
    <span class="track" style={{ '--zero': `${zero}%` }}>
      <span class="fill" style={{ left: `${Math.min(zero, end)}%`, width: `${Math.abs(end - zero)}%`, background: colour }} />
    </span>
  );
}
