/** Flow search: a filter, how much matches over time, and the records. */
import type { Table } from '../../src/contract.ts';
import { question } from '../api/client.ts';
import { type Answer, useAnswer } from '../api/use_answer.ts';
import { useStepAnswer } from '../api/use_steps.ts';
import { AnswerView } from '../components/answer_view.tsx';
import { CopyButton } from '../components/copy_button.tsx';
import { PageHead } from '../components/page_head.tsx';
import { QueryCost } from '../components/query_cost.tsx';
import { Empty } from '../components/states.tsx';
import { StepChart } from '../components/step_chart.tsx';
import { grouped } from '../format/number.ts';
import { chosenColumns, columnsText } from '../search/chosen_columns.ts';
import { ColumnsDialog } from '../search/columns_dialog.tsx';
import { FilterInput } from '../search/filter_input.tsx';
import { FlowTable } from '../search/flow_table.tsx';
import { MEASURES } from '../search/measures.ts';
import { problemOf } from '../search/problem.ts';
import { keepFilter } from '../search/recent.ts';
import { RecentMenu } from '../search/recent_menu.tsx';
import { ShareLink } from '../search/share_link.tsx';
import { setParams, to, useParam } from '../state/location.ts';
import { useTime } from '../state/time.tsx';
import { stepFor } from '../time/step.ts';

const LIMITS = ['100', '500', '1000', '5000'];

export default function FlowSearch() {
  const [filter] = useParam('filter');
  const [limit] = useParam('limit');
  const [order] = useParam('order');
  const [columns, setColumns] = useParam('columns');
  const [focus] = useParam('focus');
  const { asked, moments } = useTime();
  const names = chosenColumns(columns);
  const isRight = problemOf(filter, true) === undefined;
  const flows = useAnswer<Table>(asked && isRight ? question('/flows', { filter, ...asked, limit: limit || LIMITS[0], order }) : null);
  const overTime = useStepAnswer('/flows/over-time', moments && isRight ? { moments, step: stepFor(moments) } : undefined, { filter });

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
      {isRight && (
        <>
          <OverTime answer={overTime} />
          <section class="card" aria-label="Flow records">
            <AnswerView answer={flows}>{(data) => <Records answer={data} names={names} filter={filter} limit={limit} />}</AnswerView>
          </section>
        </>
      )}
    </>
  );
}

function OverTime({ answer }: { readonly answer: Answer<Table> }) {
  const [chosen, setChosen] = useParam('measure');
  const [first] = MEASURES;
  const { name, chart } = MEASURES.find((measure) => measure.name === chosen) ?? first;
  return (
    <div class="over-time">
      <fieldset class="segments">
        <legend class="visually-hidden">What the chart shows</legend>
        {MEASURES.map((measure) => (
          <button
            key={measure.name}
            type="button"
            aria-pressed={measure.name === name}
            onClick={() => setChosen(measure === first ? '' : measure.name)}
          >
            {measure.label}
          </button>
        ))}
      </fieldset>
      <StepChart chart={chart} answer={answer} />
    </div>
  );
}

interface RecordsProps {
  readonly answer: Table;
  readonly names: readonly string[];
  readonly filter: string;
  readonly limit: string;
}

function Records({ answer, names, filter, limit }: RecordsProps) {
  const { rows, sql, cut } = answer;
  return (
    <>
      <div class="card-head">
        <div>
          <h2>{cut ? `The first ${grouped(rows.length)} flow records` : 'Flow records'}</h2>
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
              {(limit === '' || LIMITS.includes(limit) ? LIMITS : [limit, ...LIMITS]).map((most) => (
                <option key={most}>{most}</option>
              ))}
            </select>
          </label>
        </div>
      </div>
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
