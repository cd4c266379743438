import type { MirrorHealth, Table as TableAnswer } from '../../src/contract.ts';
import { question } from '../api/client.ts';
import { useAnswer } from '../api/use_answer.ts';
import { AnswerView } from '../components/answer_view.tsx';
import { PageHead } from '../components/page_head.tsx';
import { ServiceCard } from '../components/service_card.tsx';
import { Empty } from '../components/states.tsx';
import { Table } from '../components/table.tsx';
import { useTime } from '../state/time.tsx';
import { viewpointSummary, viewpointsOf } from '../state/viewpoint_state.ts';

/** Whether the numbers of the other views can be trusted: every mirror, and what listeners and writers say of themselves. */
export default function Health() {
  const { asked } = useTime();
  const answer = useAnswer<MirrorHealth>(asked === undefined ? null : question('/health', asked));
  return (
    <>
      <PageHead
        title="Mirror health"
        text="Whether what you see is all there was: what each mirror lost, and what listeners and writers dropped or have waiting."
      />
      <AnswerView answer={answer} lines={14}>
        {({ viewpoints, services }) => (
          <div class="cards">
            <section class="card">
              <Viewpoints answer={viewpoints} />
            </section>
            {services.length === 0 ? (
              <section class="card">
                <h2>Listeners and writers</h2>
                <p class="muted">
                  None are known. Name their metrics to see socket drops, refused packets, writer lag and spool here:{' '}
                  <code>mirrorscope console --metrics http://HOST:9479/metrics</code>
                </p>
              </section>
            ) : (
              <div class="services">
                {services.map((service) => (
                  <ServiceCard key={service.name} service={service} />
                ))}
              </div>
            )}
          </div>
        )}
      </AnswerView>
    </>
  );
}

function Viewpoints({ answer }: { readonly answer: TableAnswer }) {
  const { range, moments } = useTime();
  if (answer.rows.length === 0)
    return <Empty what="No mirror was seen" hint="A silent network has no mirrored packets; so has one whose sessions are gone." />;
  const { columns, rows, states } = viewpointsOf(answer, range.kind === 'last' ? moments?.until : undefined);
  const styles = new Map(rows.map(([text], index) => [text, states[index]]));
  return (
    <>
      <h2>{viewpointSummary(states)}</h2>
      <p class="muted">
        A viewpoint is a mirrored interface (mirror source) and its session’s VNI. Silent: nothing came for five minutes or more. Losing: a
        tenth of a percent of its TCP payload, or more, was acknowledged but never came.
      </p>
      <Table
        name="Viewpoints"
        orderParam="sort"
        help="/reports/viewpoints#explanation"
        columns={columns}
        rows={rows}
        cell={({ name }, value) => name === 'state' && <span class={`badge ${styles.get(value)}`}>{String(value)}</span>}
      />
    </>
  );
}
