/** Numbers of tokens, or of heads, as a table of bars. */
import type { ComponentChild } from 'preact';
import { Fragment } from 'preact';
import './BarTable.css';

export interface BarColumn {
  readonly title: ComponentChild;
  readonly value: (row: number) => number;
  readonly text: (value: number) => string;
  /** What fills the whole width. */
  readonly most: number;
  /** Of the bars; those of the marked row may differ. */
  readonly colour: string;
  readonly marked?: string;
  /** Bars begin in the middle: numbers may be negative. */
  readonly isSigned?: boolean;
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
}

export function BarTable({ caption, names, rows, columns, marked }: Props) {
  const hasTitles = columns.some(({ title }) => title !== '');
  return (
    <table class="bar-table">
      <caption class="for-screen-readers">{caption}</caption>
      <thead class={hasTitles ? '' : 'for-screen-readers'}>
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
  const { text, most, colour, marked, isSigned, isPlain } = column;
  const share = most > 0 ? Math.min(1, Math.abs(value) / most) : 0;
  const width = isSigned ? 50 * share : 100 * share;
  const left = isSigned ? (value < 0 ? 50 - width : 50) : 0;
  return (
    <td class={classOf(column)}>
      <div>
        {!isPlain && (
          <span class={isSigned ? 'track signed' : 'track'}>
            <span class="fill" style={{ left: `${left}%`, width: `${width}%`, background: (isMarked && marked) || colour }} />
          </span>
        )}
        <span class="amount">{text(value)}</span>
      </div>
    </td>
  );
}
