/** Flow search: a filter, how much matches over time, and the records. */
import type { Table } from '../../src/contract.ts';
import { question } from '../api/client.ts';
import { useAnswer } from '../api/use_answer.ts';
import { AnswerView } from '../components/answer_view.tsx';
import { CopyButton } from '../components/copy_button.tsx';
import { CutNote } from '../components/cut_note.tsx';
import { PageHead } from '../components/page_head.tsx';
import { QueryCost } from '../components/query_cost.tsx';
import { Empty, Loading } from '../components/states.tsx';
import { TimeChart } from '../components/time_chart.tsx';
import { chosenColumns, columnsText } from '../search/chosen_columns.ts';
import { ColumnsDialog } from '../search/columns_dialog.tsx';
import { FilterInput } from '../search/filter_input.tsx';
import { FlowTable } from '../search/flow_table.tsx';
import { MEASURES, valuesAt } from '../search/over_time.ts';
import { problemOf } from '../search/problem.ts';
import { keepFilter } from '../search/recent.ts';
import { RecentMenu } from '../search/recent_menu.tsx';
import { ShareLink } from '../search/share_link.tsx';
import { setParams, to, useParam } from '../state/location.ts';
import { useTime } from '../state/time.tsx';
import { bucketsOf, stepFor } from '../time/step.ts';

const LIMITS = ['100', '500', '1000', '5000'];

export default function FlowSearch() {
  const [filter] = useParam('filter');
  const [limit] = useParam('limit');
  const [order] = useParam('order');
  const [columns, setColumns] = useParam('columns');
  const [focus] = useParam('focus');
  const { asked } = useTime();
  const names = chosenColumns(columns);
  const isRight = problemOf(filter, true) === undefined;
  const flows = useAnswer<Table>(asked && isRight ? question('/flows', { filter, ...asked, limit: limit || LIMITS[0], order }) : null);

  const search = (text: string) => {
    keepFilter(localStorage, text);
    setParams({ filter: text, focus: undefined });
  };
  return (
    <>
      <PageHead title="Flow search" text="Flow records that match a filter, as every viewpoint saw them.">
        <RecentMenu onChoose={search} />
        <ColumnsDialog chosen={names} onChoose={(chosen) => setColumns(columnsText(chosen))} />
        <ShareLink />
      </PageHead>
      <FilterInput value={filter} onSearch={search} autofocus={focus === 'filter'} />
      {isRight && <OverTime filter={filter} />}
      {isRight && (
        <section class="card" aria-label="Flow records">
          <AnswerView answer={flows}>{(data) => <Records answer={data} names={names} filter={filter} limit={limit} />}</AnswerView>
        </section>
      )}
    </>
  );
}

interface RecordsProps {
  readonly answer: Table;
  readonly names: readonly string[];
  readonly filter: string;
  readonly limit: string;
}

function Records({ answer, names, filter, limit }: RecordsProps) {
  const { rows, sql } = answer;
  return (
    <>
      <div class="card-head">
        <div>
          <h2>Flow records</h2>
          <QueryCost answer={answer} />
        </div>
        <div class="page-actions">
          <CopyButton label="Copy as SQL" text={() => sql} />
          <a class="button quiet" href={to('/sql', { sql })}>
            Open in SQL
          </a>
          <label class="inline-field">
            Most
            <select value={limit || LIMITS[0]} onChange={(event) => setParams({ limit: event.currentTarget.value })}>
              {LIMITS.map((most) => (
                <option key={most}>{most}</option>
              ))}
            </select>
          </label>
        </div>
      </div>
      <CutNote answer={answer} />
      {rows.length === 0 ? (
        <Empty
          what="No flow record matches"
          hint={filter === '' ? 'Choose another time.' : 'Choose another time, or leave a condition out.'}
        />
      ) : (
        <FlowTable answer={answer} names={names} filter={filter} />
      )}
    </>
  );
}

function OverTime({ filter }: { readonly filter: string }) {
  const { asked, moments } = useTime();
  const [chosen, setChosen] = useParam('measure');
  const step = moments === undefined ? 1 : stepFor(moments);
  const answer = useAnswer<Table>(asked === undefined ? null : question('/flows/over-time', { filter, ...asked, step }));
  if (answer.error !== undefined) return null;
  if (answer.data === undefined || moments === undefined) return <Loading lines={6} />;
  const measure = MEASURES.find(({ name }) => name === chosen) ?? MEASURES[0];
  const times = bucketsOf(moments, step);
  const values = valuesAt(answer.data, measure.name, times);
  return (
    <div class="over-time">
      <fieldset class="segments">
        <legend class="visually-hidden">What the chart shows</legend>
        {MEASURES.map(({ name, label }) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === measure.name}
            onClick={() => setChosen(name === MEASURES[0].name ? '' : name)}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <TimeChart
        title={`${measure.label} over time`}
        text={`${measure.text} Drag over the chart to zoom.`}
        help={measure.help}
        times={times}
        step={step}
        moments={moments}
        unit={measure.unit}
        series={[{ name: measure.label, values, kind: 'bar' }]}
      />
    </div>
  );
}
