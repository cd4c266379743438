/** One flow: both directions side by side, its records over time, and how every viewpoint saw it. */
import type { FlowAnswer } from '../../src/contract.ts';
import { question } from '../api/client.ts';
import { useAnswer } from '../api/use_answer.ts';
import { AnswerView } from '../components/answer_view.tsx';
import { CopyButton } from '../components/copy_button.tsx';
import { PageHead } from '../components/page_head.tsx';
import { conversationFilters } from '../flow/conversation.ts';
import { type FlowRow, singles } from '../flow/pairs.ts';
import { Sides } from '../flow/sides.tsx';
import { microseconds } from '../flow/span.ts';
import { Story } from '../flow/story.tsx';
import { Timeline } from '../flow/timeline.tsx';
import { isMoment, valueText } from '../flow/values.ts';
import { Viewpoints } from '../flow/viewpoints.tsx';
import { duration } from '../format/number.ts';
import { protocolName } from '../search/names.ts';
import { setParams, to, useParam } from '../state/location.ts';
import { useTime } from '../state/time.tsx';
import { formatIso } from '../time/format.ts';

export default function FlowPage() {
  const [id] = useParam('id');
  const [listener] = useParam('listener');
  const [at] = useParam('at');
  const answer = useAnswer<FlowAnswer>(id === '' ? null : question('/flow', { id, listener, at }));
  if (id === '') {
    return (
      <>
        <PageHead title="Flow" text="A flow is found by the flow search." />
        <a class="button" href={to('/flows')}>
          Flow search
        </a>
      </>
    );
  }
  return (
    <AnswerView answer={answer} lines={16}>
      {(data) => <Flow answer={data} />}
    </AnswerView>
  );
}

function Flow({ answer }: { readonly answer: FlowAnswer }) {
  const { columns, viewpoints, communityId, sql, tshark } = answer;
  const [text] = useParam('viewpoint');
  const { zone } = useTime();
  const chosen = viewpoints[Number(text)] === undefined ? 0 : Number(text);
  const asRow = (values: readonly unknown[]): FlowRow => Object.fromEntries(columns.map((column, index) => [column, values[index]]));
  const row = asRow(viewpoints[chosen]?.total ?? []);
  const records = viewpoints[chosen]?.records.map(asRow) ?? [];
  const length = (microseconds(String(row['end_time'])) - microseconds(String(row['flow_start']))) / 1000;
  return (
    <>
      <PageHead
        title={`${end(row, 'client')} → ${end(row, 'server')}`}
        text={`${protocolName(Number(row['proto'])).toUpperCase()}, ${formatIso(String(row['flow_start']), zone)}, ${duration(length)}`}
      >
        <CopyButton label="Copy as SQL" text={() => sql} />
        <CopyButton label="Copy tshark filter" text={() => tshark} />
        <CopyButton label="Copy Community ID" text={() => communityId} />
        <a class="button quiet" href={to('/sql', { sql })}>
          Open in SQL
        </a>
      </PageHead>
      <div class="cards">
        <div class="flow-columns">
          <Story row={row} />
          <section class="card" aria-labelledby="facts-title">
            <h2 id="facts-title">The flow</h2>
            <dl class="facts">
              <div>
                <dt title="the same in Zeek, Suricata and Wireshark">Community ID</dt>
                <dd>
                  <code>{communityId}</code>
                </dd>
              </div>
              {singles(row).map(({ name, value, text }) => (
                <div key={name}>
                  <dt>
                    <a href={to(`/columns#${name}`)} title={text}>
                      {name.replace(/_us$/, '')}
                    </a>
                  </dt>
                  <dd>{isMoment(name) ? formatIso(String(value), zone) : valueText(name, value)}</dd>
                </div>
              ))}
            </dl>
            <ul class="links">
              {conversationFilters(row).map(({ label, filter }) => (
                <li key={label}>
                  <a href={to('/flows', { filter })}>{label}</a>
                </li>
              ))}
            </ul>
          </section>
        </div>
        <Viewpoints answer={answer} chosen={chosen} onChoose={(index) => setParams({ viewpoint: index === 0 ? undefined : index })} />
        <Sides row={row} />
        <Timeline records={records} />
      </div>
    </>
  );
}

/** `10.0.0.1:443`, `[2001:db8::1]:443`, without a port where the protocol has none. */
function end(row: FlowRow, side: 'client' | 'server'): string {
  const address = String(row[`${side}_ip`]);
  const port = Number(row[`${side}_port`]);
  if (port === 0) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
