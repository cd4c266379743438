import { useRef } from 'preact/hooks';
import { type StepRange, stepsIn, useStepAnswer, useSteps } from '../api/use_steps.ts';
import { PageHead } from '../components/page_head.tsx';
import { ShortList } from '../components/short_list.tsx';
import { Empty, Failed } from '../components/states.tsx';
import { StepChart } from '../components/step_chart.tsx';
import { Tiles } from '../components/tiles.tsx';
import { type Answers, tilesOf } from '../state/overview.ts';
import { useTime } from '../state/time.tsx';
import { FLOWS, HANDSHAKES, PACKETS, RESETS, RETRANSMITS, type TimeChartDefinition, TRAFFIC } from '../state/time_charts.ts';
import { formatSpan, type Zone } from '../time/format.ts';
import type { StepAnswer } from '../time/series.ts';
import { before } from '../time/step.ts';

const CHARTS: readonly (readonly [TimeChartDefinition, keyof Answers])[] = [
  [TRAFFIC, 'traffic'],
  [RETRANSMITS, 'health'],
  [HANDSHAKES, 'handshakes'],
  [RESETS, 'health'],
  [PACKETS, 'traffic'],
  [FLOWS, 'traffic'],
];

/** How the network is, at a glance: figures against the time before, charts, and the first of what to look at. */
export default function Overview() {
  const steps = useSteps();
  const now = useReports(steps);
  // What is on the screen is asked for first, and the rest when it is there: on few cores all at once would come as late as the last.
  const ready = useRef(false);
  ready.current ||= isSettled(now);
  const then = useReports(ready.current && steps !== undefined ? { ...steps, moments: before(steps.moments, steps.step) } : undefined);
  const wait = !ready.current;
  return (
    <>
      <PageHead title="Overview" />
      <FiguresAndCharts now={now} then={then} />
      <div class="lists">
        <ShortList wait={wait} title="Top talkers" report="top-talkers" columns={['client', 'server', 'server_port', 'bytes']} />
        <ShortList
          wait={wait}
          title="Retransmitting conversations"
          report="retransmitting-conversations"
          columns={['client', 'server', 'server_port', 'retransmit_percent']}
        />
        <ShortList
          wait={wait}
          title="Slow handshakes"
          report="handshake-latency"
          columns={['server', 'server_port', 'handshakes', 'total_p50_ms', 'total_p95_ms']}
        />
        <ShortList wait={wait} title="Who resets whom" report="resets" columns={['sender', 'receiver', 'server_port', 'rsts']} />
      </div>
    </>
  );
}

type Reports = ReturnType<typeof useReports>;

function FiguresAndCharts({ now, then }: { readonly now: Reports; readonly then: Reports }) {
  const { zone } = useTime();
  const all = Object.values(now);
  const waiting = !isSettled(now);
  const retry = () => {
    for (const answer of all) answer.retry();
  };
  const { data, error } = now.traffic;
  if (error !== undefined && all.every((answer) => answer.data === undefined && !answer.loading))
    return <Failed error={error} retry={retry} />;
  if (data?.rows.length === 0)
    return (
      <div class="card nothing">
        <Empty what="No traffic" hint="Nothing that was mirrored has been stored for it." />
      </div>
    );
  return (
    <>
      <Tiles waiting={waiting} tiles={tilesOf(stepsOfAll(now), stepsOfAll(then))} compared={comparedWith(stepsIn(then.traffic), zone)} />
      <div class="charts">
        {CHARTS.map(([chart, answer]) => (
          <StepChart key={chart.title} chart={chart} answer={now[answer]} />
        ))}
      </div>
    </>
  );
}

function useReports(range: StepRange | undefined) {
  return {
    traffic: useStepAnswer('/reports/traffic-over-time', range),
    health: useStepAnswer('/reports/tcp-health-over-time', range),
    handshakes: useStepAnswer('/reports/handshakes-over-time', range),
  };
}

/** Whether each is answered or refused. */
function isSettled(reports: Reports): boolean {
  return Object.values(reports).every(({ data, error, loading }) => !loading && (data !== undefined || error !== undefined));
}

function stepsOfAll({ traffic, health, handshakes }: Reports): Answers {
  return { traffic: stepsIn(traffic), health: stepsIn(health), handshakes: stepsIn(handshakes) };
}

function comparedWith(earlier: StepAnswer | undefined, zone: Zone): string {
  return earlier === undefined ? '' : `against ${formatSpan(earlier.moments.since, earlier.moments.until, zone)}`;
}
