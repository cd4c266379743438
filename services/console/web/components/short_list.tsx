import type { Table as TableAnswer } from '../../src/contract.ts';
import { question } from '../api/client.ts';
import { useAnswer } from '../api/use_answer.ts';
import { to } from '../state/location.ts';
import { useTime } from '../state/time.tsx';
import { AnswerView } from './answer_view.tsx';
import { Table } from './table.tsx';

interface ShortListProps {
  /** Asks nothing yet. */
  readonly wait: boolean;
  readonly title: string;
  readonly report: string;
  /** Of the report's columns, those that fit. */
  readonly columns: readonly string[];
}

const ROWS = 6;

/** The first rows of a report, and the way to all of them. */
export function ShortList({ wait, title, report, columns }: ShortListProps) {
  const { asked } = useTime();
  const answer = useAnswer<TableAnswer>(asked === undefined || wait ? null : question(`/reports/${report}`, { ...asked, limit: ROWS }));
  return (
    <section class="card">
      <div class="card-head">
        <h2>{title}</h2>
        <a href={to(`/reports/${report}`)}>
          All<span class="visually-hidden"> of: {title}</span>
        </a>
      </div>
      <AnswerView answer={answer} lines={ROWS}>
        {(data) => {
          if (data.rows.length === 0) return <p class="muted">None in this time.</p>;
          const chosen = columns.flatMap((name) => {
            const at = data.columns.findIndex((column) => column.name === name);
            return at < 0 ? [] : [at];
          });
          const part = <T,>(cells: readonly T[]) => chosen.flatMap((at) => cells.slice(at, at + 1));
          return <Table name={title} columns={part(data.columns)} rows={data.rows.map(part)} plain />;
        }}
      </AnswerView>
    </section>
  );
}
