import type { MirrorHealth, Table as TableAnswer } from '../../src/contract.ts';
import { question } from '../api/client.ts';
import { useAnswer } from '../api/use_answer.ts';
import { AnswerView } from '../components/answer_view.tsx';
import { PageHead } from '../components/page_head.tsx';
import { ServiceCard } from '../components/service_card.tsx';
import { Empty } from '../components/states.tsx';
import { Table } from '../components/table.tsx';
import { useTime } from '../state/time.tsx';
import { type ViewpointState, viewpointState, viewpointSummary } from '../state/viewpoint_state.ts';

const LABELS: Readonly<Record<ViewpointState, string>> = { seen: 'Seen lately', losing: 'Losing packets', silent: 'Silent' };
const STYLES = new Map<unknown, string>(Object.entries(LABELS).map(([state, label]) => [label, state]));

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

function Viewpoints({ answer: { columns, rows } }: { readonly answer: TableAnswer }) {
  if (rows.length === 0)
    return <Empty what="No mirror was seen" hint="A silent network has no mirrored packets; so has one whose sessions are gone." />;
  const at = (name: string) => columns.findIndex((column) => column.name === name);
  const [silentAt, missedAt] = [at('silent_seconds'), at('missed_percent')];
  const states = rows.map((row) => viewpointState(Number(row[silentAt] ?? 0), row[missedAt] as number | null));
  return (
    <>
      <h2>{viewpointSummary(states)}</h2>
      <p class="muted">
        A viewpoint is a mirrored interface (mirror source) and the session’s VNI. Silent: others were seen later, by five minutes or more.
      </p>
      <Table
        name="Viewpoints"
        orderParam="sort"
        columns={[{ name: 'state', type: 'String' }, ...columns]}
        rows={rows.map((row, index) => [LABELS[states[index] ?? 'seen'], ...row])}
        cell={({ name }, value) => name === 'state' && <span class={`badge ${STYLES.get(value)}`}>{String(value)}</span>}
      />
    </>
  );
}
