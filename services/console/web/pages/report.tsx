import type { ComponentChildren } from 'preact';
import type { ReportInfo, Table as TableAnswer } from '../../src/contract.ts';
import { question } from '../api/client.ts';
import { type Answer, useAnswer } from '../api/use_answer.ts';
import { isOverTime, ownParameters, useReports } from '../api/use_reports.ts';
import { useStepAnswer, useSteps } from '../api/use_steps.ts';
import { AnswerView } from '../components/answer_view.tsx';
import { BarChart } from '../components/bar_chart.tsx';
import { CopyButton } from '../components/copy_button.tsx';
import { CutNote } from '../components/cut_note.tsx';
import { PageHead } from '../components/page_head.tsx';
import { ParameterForm } from '../components/parameter_form.tsx';
import { Prose } from '../components/prose.tsx';
import { QueryCost } from '../components/query_cost.tsx';
import { Empty } from '../components/states.tsx';
import { StepChart } from '../components/step_chart.tsx';
import { Table } from '../components/table.tsx';
import type { PageProps } from '../routes.ts';
import { queryCommand } from '../state/command_line.ts';
import { usePlace } from '../state/location.ts';
import { barsOf } from '../state/report_chart.ts';
import { useTime } from '../state/time.tsx';
import { chartsOf } from '../state/time_charts.ts';

/** Any report: its parameters, its first rows as bars where that says something, its table, and how to read it. */
export default function ReportPage({ parts }: PageProps) {
  const reports = useReports();
  const name = parts['name'] ?? '';
  return (
    <AnswerView answer={reports} lines={12}>
      {(all) => {
        const report = all.find((one) => one.name === name);
        return report === undefined ? <Unknown name={name} /> : <Report report={report} />;
      }}
    </AnswerView>
  );
}

function Report({ report }: { readonly report: ReportInfo }) {
  const { asked, range, about } = useTime();
  const params = new URLSearchParams(usePlace().search);
  const own = Object.fromEntries(ownParameters(report).map(({ name }) => [name, params.get(name) ?? '']));
  const path = `/reports/${report.name}`;
  const overTime = isOverTime(report);
  const steps = useSteps();
  const byStep = useStepAnswer(path, overTime ? steps : undefined, own);
  const whole = useAnswer<TableAnswer>(asked === undefined || overTime ? null : question(path, { ...asked, ...own }));
  const answer = overTime ? byStep : whole;
  const [first = ''] = report.text.split('\n');
  return (
    <>
      <PageHead title={report.title} text={first}>
        <CopyButton label="Copy as SQL" text={() => answer.data?.sql ?? ''} />
        <CopyButton label="Copy as command" text={() => queryCommand(report.name, range, own, about.data?.store)} />
      </PageHead>
      <ParameterForm parameters={ownParameters(report)} />
      <AnswerView answer={answer} lines={14}>
        {(data) => <ReportAnswer report={report} answer={data} charts={overTime ? <TimeCharts report={report} answer={byStep} /> : null} />}
      </AnswerView>
      <section class="card explanation" id="explanation" aria-labelledby="explanation-title">
        <h2 id="explanation-title">How to read this</h2>
        <Prose text={report.text} />
      </section>
    </>
  );
}

/** The charts that the page knows of a report over time. */
function TimeCharts({ report, answer }: { readonly report: ReportInfo; readonly answer: Answer<TableAnswer> }) {
  return (
    <div class="charts">
      {chartsOf(report.name).map((chart) => (
        <StepChart key={chart.title} chart={chart} answer={answer} />
      ))}
    </div>
  );
}

interface ReportAnswerProps {
  readonly report: ReportInfo;
  readonly answer: TableAnswer;
  readonly charts: ComponentChildren;
}

function ReportAnswer({ report, answer, charts }: ReportAnswerProps) {
  const { columns, rows } = answer;
  if (rows.length === 0) {
    return (
      <div class="card">
        <Empty what={`${report.title}: nothing`} hint="That may be good news." />
      </div>
    );
  }
  const bars = barsOf(report.name, columns, rows);
  return (
    <div class="cards">
      {charts}
      {bars !== undefined && (
        <BarChart title={bars.names.length < rows.length ? `The first ${bars.names.length}` : 'At a glance'} bars={bars} />
      )}
      <div class="card">
        <CutNote answer={answer} />
        <Table name={report.title} columns={columns} rows={rows} orderParam="sort" text={report.text} help="#explanation" />
        <QueryCost answer={answer} />
      </div>
    </div>
  );
}

function Unknown({ name }: { readonly name: string }) {
  return (
    <div class="empty">
      <h1>There is no report “{name}”</h1>
      <a class="button" href="/reports">
        All reports
      </a>
    </div>
  );
}
