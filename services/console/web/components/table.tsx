/** Any answer as a table: sorted by a click on a heading, numbers aligned, addresses and ports leading to their flows, to be copied or saved. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { type Rows, toCsv, toTsv } from '../format/delimited.ts';
import { heading } from '../format/label.ts';
import { nextOrder, type Order, orderText, parseOrder, sorted } from '../format/sort.ts';
import { type AnswerColumn, cellText, isNumeric, type Unit, unitOf } from '../format/unit.ts';
import { explain } from '../state/explain.ts';
import { cellFilter, rowFilter } from '../state/flow_links.ts';
import { to, useParam } from '../state/location.ts';
import { useTime } from '../state/time.tsx';
import { formatIso, type Zone } from '../time/format.ts';
import { CopyButton } from './copy_button.tsx';
import { Icon } from './icons.tsx';
import { saveAs } from './save.ts';

/** Rows put on the page at once; more on demand. */
const PAGE = 200;

interface TableProps {
  /** The accessible name, and that of the saved file. */
  readonly name: string;
  readonly columns: readonly AnswerColumn[];
  readonly rows: Rows;
  /** The URL's parameter that holds the order; without it the order is the table's own. */
  readonly orderParam?: string;
  /** What a cell shows instead; undefined or false leaves it as it is. */
  readonly cell?: (column: AnswerColumn, value: unknown, row: readonly unknown[]) => ComponentChildren | undefined;
  /** Links addresses and ports, and each row, to the flows behind. On unless false. */
  readonly linked?: boolean;
  /** A report's text, which explains columns of its own. */
  readonly text?: string;
  /** Where the columns are explained. */
  readonly help?: string;
  /** Without copy and save, for short lists. */
  readonly plain?: boolean;
}

export function Table({ name, columns, rows, orderParam, cell, linked = true, text = '', help, plain = false }: TableProps) {
  const [order, setOrder] = useOrder(orderParam);
  const [shown, setShown] = useState(PAGE);
  const { zone } = useTime();
  const units = columns.map(unitOf);
  const index = columns.findIndex((column) => column.name === order?.column);
  const ordered = index < 0 ? rows : sorted(rows, index, order?.descending === true);
  const withFlows = linked && !plain && rows.some((row) => rowFilter(columns, row) !== undefined);

  return (
    <div class={plain ? 'table-block plain' : 'table-block'}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard. */}
      <section class="table-scroll" aria-label={name} tabIndex={0}>
        <table>
          <caption class="visually-hidden">{name}</caption>
          <thead>
            <tr>
              {columns.map((column, at) => (
                <Heading
                  key={column.name}
                  name={column.name}
                  unit={units[at] ?? 'text'}
                  title={explain(column.name, text)}
                  order={order}
                  onSort={() => setOrder(nextOrder(order, column.name, isNumeric(units[at] ?? 'text')))}
                />
              ))}
              {withFlows && (
                <th scope="col" class="row-link">
                  <span class="visually-hidden">Flows</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {ordered.slice(0, shown).map((row, at) => (
              <tr key={at}>
                {columns.map((column, at) => (
                  <td key={column.name} class={isNumeric(units[at] ?? 'text') ? 'number' : units[at]}>
                    {cell?.(column, row[at], row) || (
                      <Cell columns={columns} row={row} at={at} unit={units[at] ?? 'text'} zone={zone} linked={linked} />
                    )}
                  </td>
                ))}
                {withFlows && (
                  <td class="row-link">
                    <FlowsLink filter={rowFilter(columns, row)} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {!plain && (
        <div class="table-foot">
          <span class="muted">
            {rows.length.toLocaleString('en-US')} {rows.length === 1 ? 'row' : 'rows'}
          </span>
          {ordered.length > shown && (
            <button type="button" class="button quiet" onClick={() => setShown(shown + 5 * PAGE)}>
              Show more than {shown.toLocaleString('en-US')}
            </button>
          )}
          <span class="spacer" />
          {help !== undefined && (
            <a class="button quiet" href={help.startsWith('#') ? help : to(help)}>
              <Icon name="columns" />
              What the columns say
            </a>
          )}
          <CopyButton label="Copy as TSV" text={() => toTsv(columns, ordered)} />
          <button type="button" class="button quiet" onClick={() => saveAs(`${fileName(name)}.csv`, 'text/csv', toCsv(columns, ordered))}>
            <Icon name="download" />
            CSV
          </button>
        </div>
      )}
    </div>
  );
}

interface HeadingProps {
  readonly name: string;
  readonly unit: Unit;
  readonly title: string | undefined;
  readonly order: Order | undefined;
  readonly onSort: () => void;
}

function Heading({ name, unit, title, order, onSort }: HeadingProps) {
  const text = heading(name, unit);
  const sort = order?.column !== name ? 'none' : order.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" class={isNumeric(unit) ? 'number' : unit} aria-sort={sort}>
      <button type="button" class="sort" onClick={onSort} title={title}>
        <span>
          {text.label}
          {text.unit !== undefined && ` ${text.unit}`}
        </span>
        <span class="sort-mark" aria-hidden="true" />
      </button>
    </th>
  );
}

interface CellProps {
  readonly columns: readonly AnswerColumn[];
  readonly row: readonly unknown[];
  readonly at: number;
  readonly unit: Unit;
  readonly zone: Zone;
  readonly linked: boolean;
}

function Cell({ columns, row, at, unit, zone, linked }: CellProps) {
  const value = row[at];
  const text = unit === 'time' && typeof value === 'string' ? formatIso(value, zone) : cellText(value, unit);
  const filter = linked && (unit === 'address' || unit === 'port' || unit === 'id') ? cellFilter(columns, row, at) : undefined;
  if (filter !== undefined && text !== '')
    return (
      <a href={to('/flows', { filter })} title={`Flows where ${filter}`}>
        {text}
      </a>
    );
  return unit === 'bytes' ? <span title={`${Number(value).toLocaleString('en-US')} bytes`}>{text}</span> : text;
}

function FlowsLink({ filter }: { filter: string | undefined }) {
  if (filter === undefined) return null;
  return (
    <a href={to('/flows', { filter })} aria-label={`Flows where ${filter}`} title={`Flows where ${filter}`}>
      <Icon name="arrow" />
    </a>
  );
}

function useOrder(param: string | undefined): readonly [Order | undefined, (order: Order) => void] {
  const own = useState<Order>();
  const [text, setText] = useParam(param ?? '');
  return param === undefined ? own : [parseOrder(text), (order) => setText(orderText(order))];
}

function fileName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
