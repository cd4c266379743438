import { cellText } from '../format/unit.ts';
import { useTime } from '../state/time.tsx';
import { formatIso } from '../time/format.ts';
import type { FlowRow } from './pairs.ts';
import { spansOf } from './span.ts';

/** The flow's records as stretches of one line. */
export function Timeline({ records }: { readonly records: readonly FlowRow[] }) {
  const { zone } = useTime();
  const spans = spansOf(records.map((row) => [String(row['start_time']), String(row['end_time'])]));
  const both = (row: FlowRow, name: string) => Number(row[`client_${name}`]) + Number(row[`server_${name}`]);
  return (
    <section class="card" aria-labelledby="timeline-title">
      <div class="card-head">
        <div>
          <h2 id="timeline-title">Timeline of its records</h2>
          <p class="muted">A flow that goes on is written again and again; each record has what came since the one before.</p>
        </div>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard. */}
      <section class="table-scroll" aria-label="Records of the flow" tabIndex={0}>
        <table class="timeline">
          <thead>
            <tr>
              <th scope="col">Record</th>
              <th scope="col">First packet</th>
              <th scope="col" class="timeline-line">
                <span class="visually-hidden">When</span>
              </th>
              {['Packets', 'Bytes', 'Retransmits', 'RSTs', 'Missed'].map((title) => (
                <th key={title} scope="col" class="number">
                  {title}
                </th>
              ))}
              <th scope="col">Reason</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {records.map((row, index) => (
              <tr key={index}>
                <td>{String(row['record_no'])}</td>
                <td class="time">{formatIso(String(row['start_time']), zone)}</td>
                <td class="timeline-line">
                  <span class="timeline-span" style={{ left: `${spans[index]!.left}%`, width: `${spans[index]!.width}%` }} />
                </td>
                <td class="number">{cellText(both(row, 'packets'), 'count')}</td>
                <td class="number">{cellText(both(row, 'bytes'), 'bytes')}</td>
                <td class="number">{cellText(both(row, 'retransmits'), 'count')}</td>
                <td class="number">{cellText(both(row, 'rsts'), 'count')}</td>
                <td class="number">{cellText(both(row, 'missed_bytes'), 'bytes')}</td>
                <td>{String(row['end_reason'])}</td>
                <td>{String(row['conn_state'])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
