/** Flow records as rows: the time leads to the flow, addresses and ports narrow the search. */
import type { Table as Answer } from '../../src/contract.ts';
import { Table } from '../components/table.tsx';
import type { AnswerColumn } from '../format/unit.ts';
import { cellFilter } from '../state/flow_links.ts';
import { to, usePlace } from '../state/location.ts';
import { useTime } from '../state/time.tsx';
import { withParams } from '../state/url.ts';
import { formatIso } from '../time/format.ts';
import { FIRST_COLUMN } from './chosen_columns.ts';
import { flagNames, protocolName } from './names.ts';
import { narrowed } from './narrowed.ts';

export interface FlowTableProps {
  readonly answer: Answer;
  readonly names: readonly string[];
  readonly filter: string;
}

/** Characters of a date; where all are of one, it is left out. */
const DATE = 10;
const REFINING = /^((client|server)_(ip|port)|mirror_src|vni|conn_state|proto|listener)$/;

export function FlowTable({ answer, names, filter }: FlowTableProps) {
  const { zone } = useTime();
  const { path, search } = usePlace();
  const places = names.map((name) => answer.columns.findIndex((column) => column.name === name)).filter((at) => at >= 0);
  const columns = places.map((at) => answer.columns[at]!);
  const whole = new Map<readonly unknown[], readonly unknown[]>(answer.rows.map((row) => [places.map((at) => row[at]), row]));
  const value = (row: readonly unknown[], name: string) => row[answer.columns.findIndex((column) => column.name === name)];
  const times = answer.rows.map((row) => String(value(row, FIRST_COLUMN))).sort();
  const [first = '', last = ''] = [times[0], times.at(-1)].map((time) => formatIso(time ?? '', zone).slice(0, DATE));
  const cell = (column: AnswerColumn, shown: unknown, picked: readonly unknown[]) => {
    const { name } = column;
    const row = whole.get(picked) ?? [];
    if (name === FIRST_COLUMN) {
      const flow = { id: String(value(row, 'flow_id')), listener: String(value(row, 'listener')), at: String(shown) };
      return (
        <a href={to('/flow', flow)} title={`${formatIso(String(shown), zone)}: the flow, both directions`}>
          {formatIso(String(shown), zone).slice(first === last ? DATE + 1 : 0)}
        </a>
      );
    }
    if (name.endsWith('tcp_flags')) return flagNames(Number(shown));
    if (!REFINING.test(name)) return undefined;
    const condition = cellFilter([column], [shown], 0) ?? `${name} = ${shown}`;
    return (
      <a href={path + withParams(search, { filter: narrowed(filter, condition) })} title={`Only flows where ${condition}`}>
        {name === 'proto' ? protocolName(Number(shown)) : String(shown)}
      </a>
    );
  };
  return <Table name="Flows" columns={columns} rows={[...whole.keys()]} orderParam="order" cell={cell} linked={false} />;
}
