/** One SELECT, run when told to, and its result as a table or a chart. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Table as Answer } from '../../src/contract.ts';
import { CutNote } from '../components/cut_note.tsx';
import { PageHead } from '../components/page_head.tsx';
import { QueryCost } from '../components/query_cost.tsx';
import { Loading } from '../components/states.tsx';
import { Table } from '../components/table.tsx';
import { ShareLink } from '../search/share_link.tsx';
import { EXAMPLES } from '../sql/examples.ts';
import { ResultChart } from '../sql/result_chart.tsx';
import { SqlProblem } from '../sql/sql_problem.tsx';
import { Tables } from '../sql/tables.tsx';
import { useSql } from '../sql/use_sql.ts';
import { setParams, useParam } from '../state/location.ts';
import { useTime } from '../state/time.tsx';

/** What is written but not run stays in this tab. */
const DRAFT = 'mirrorscope.sql';

export default function SqlPage() {
  const [linked] = useParam('sql');
  const [text, setText] = useState(() => linked || (sessionStorage.getItem(DRAFT) ?? EXAMPLES[0]?.sql ?? ''));
  const { asked } = useTime();
  const { sql, data, error, running, run, stop } = useSql();
  const editor = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (linked !== '') write(linked);
  }, [linked]);

  const write = (next: string) => {
    setText(next);
    sessionStorage.setItem(DRAFT, next);
  };
  const start = () => {
    if (text.trim() === '') return;
    setParams({ sql: text });
    run(text, asked ?? {});
  };
  const insert = (word: string) => {
    const { selectionStart = text.length, selectionEnd = text.length } = editor.current ?? {};
    write(text.slice(0, selectionStart) + word + text.slice(selectionEnd));
    editor.current?.focus();
  };
  const isUnread = linked !== '' && linked === text && sql === undefined;
  return (
    <>
      <PageHead
        title="SQL"
        text="One SELECT over the stored flows, within the console's limits. {since:DateTime64(6)} and {until:DateTime64(6)} stand for the time shown above."
      >
        <ShareLink />
      </PageHead>
      <div class="sql">
        <div class="sql-main">
          <label class="visually-hidden" for="sql-editor">
            Statement
          </label>
          <textarea
            ref={editor}
            id="sql-editor"
            class="sql-editor"
            spellcheck={false}
            rows={Math.min(24, Math.max(8, text.split('\n').length + 1))}
            value={text}
            aria-describedby="sql-state"
            onInput={(event) => write(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              start();
            }}
          />
          <div class="sql-actions">
            {running ? (
              <button type="button" class="button" onClick={stop}>
                Stop
              </button>
            ) : (
              <button type="button" class="button primary" onClick={start}>
                Run
              </button>
            )}
            <span class="muted">
              <kbd>Ctrl</kbd> <kbd>Enter</kbd>
            </span>
            <label class="inline-field">
              Start from
              <select
                value=""
                onChange={(event) => {
                  const example = EXAMPLES[Number(event.currentTarget.value)];
                  if (event.currentTarget.value !== '' && example !== undefined) write(example.sql);
                  event.currentTarget.value = '';
                }}
              >
                <option value="">an example</option>
                {EXAMPLES.map(({ title }, index) => (
                  <option key={title} value={index}>
                    {title}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <div id="sql-state" aria-live="polite">
            {isUnread && <p class="note">This statement came with a link. Read it, then run it.</p>}
            {error !== undefined && sql !== undefined && <SqlProblem sql={sql} error={error} />}
          </div>
          {running && <Loading lines={8} label="Running" />}
          {data !== undefined && <Result answer={data} />}
        </div>
        <aside class="card sql-tables" aria-labelledby="tables-title">
          <h2 id="tables-title">Tables and views</h2>
          <Tables onInsert={insert} />
        </aside>
      </div>
    </>
  );
}

function Result({ answer }: { readonly answer: Answer }) {
  const [view, setView] = useParam('view');
  const isChart = view === 'chart';
  return (
    <div class="card result">
      <div class="card-head">
        <fieldset class="segments">
          <legend class="visually-hidden">Result as</legend>
          <button type="button" aria-pressed={!isChart} onClick={() => setView('')}>
            Table
          </button>
          <button type="button" aria-pressed={isChart} onClick={() => setView('chart')}>
            Chart
          </button>
        </fieldset>
        <QueryCost answer={answer} />
      </div>
      <CutNote answer={answer} />
      {isChart ? <ResultChart answer={answer} /> : <ResultTable answer={answer} />}
    </div>
  );
}

function ResultTable({ answer: { columns, rows } }: { readonly answer: Answer }) {
  return columns.length === 0 ? <p class="empty">The statement gave no rows.</p> : <Table name="Result" columns={columns} rows={rows} />;
}
