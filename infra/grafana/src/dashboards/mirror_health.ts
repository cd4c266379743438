import { DEPLOYMENTS, MIRROR_LOSS } from '../annotations.ts';
import { line, type Plan } from '../dashboard.ts';
import { LIMITS } from '../limits.ts';
import { FLOWS_OF_VIEWPOINT } from '../links.ts';
import { metrics, reportTable, stat, timeSeries } from '../panel.ts';
import { reportSql } from '../report.ts';
import { CHOSEN_VIEWPOINT, MISSED_PERCENT, UNTIL, view, viewpointsOverTime } from '../sql.ts';

const OF = '{instance=~"$listener"}';
const rate = (metric: string, by = 'instance', of = '') => `sum by (${by}) (rate(mirrorscope_${metric}${of}[$__rate_interval]))`;

export const MIRROR_HEALTH: Plan = {
  uid: 'mirrorscope-mirror',
  title: 'mirror health',
  text: 'Whether what is seen is what was sent: mirrors, listeners, writers. Every viewpoint stands for itself.',
  variables: ['clickhouse', 'prometheus', 'viewpoint', 'listener', 'console'],
  annotations: [MIRROR_LOSS, DEPLOYMENTS],
  sections: [
    {
      title: 'Mirrors',
      lines: [
        line(
          4,
          stat({
            title: 'Viewpoints seen',
            text: 'Mirror sessions that something was seen from.',
            sql: `SELECT uniqExact(mirror_src, vni) AS viewpoints FROM ${view('viewpoint_sums', CHOSEN_VIEWPOINT)}`,
          }),
          stat({
            title: 'Lost by the mirrors',
            text: 'Part of the payload that was acknowledged, but never mirrored.',
            unit: 'percent',
            ...LIMITS.missedPercent,
            sql: `SELECT ${MISSED_PERCENT} AS percent FROM ${view('viewpoint_sums', `proto = 6 AND ${CHOSEN_VIEWPOINT}`)}`,
          }),
          stat({
            title: 'Age of the newest record',
            text: 'Between the end of the newest record and the end of the time shown. Records of long flows come each minute.',
            unit: 's',
            sql: `SELECT dateDiff('second', max(end_time), ${UNTIL}) AS age FROM flows WHERE $__timeFilter(start_time)`,
          }),
        ),
        line(
          8,
          timeSeries({
            title: 'Lost by the mirror',
            by: 'viewpoint',
            text: 'Part of the payload of TCP, of the twenty viewpoints that lost most. Where it rises with the traffic the instance has no bandwidth left for its mirror.',
            unit: 'percent',
            sql: viewpointsOverTime(
              `${MISSED_PERCENT} AS percent`,
              ['client_missed_bytes', 'server_missed_bytes', 'client_payload_bytes', 'server_payload_bytes'],
              'client_missed_bytes + server_missed_bytes',
              'proto = 6',
            ),
          }),
          timeSeries({
            title: 'Packets by viewpoint',
            by: 'viewpoint',
            text: 'Packets a second, of the twenty viewpoints with most. A line that ends is a session that ended, or a host that fell silent.',
            unit: 'pps',
            sql: viewpointsOverTime(
              'sum(client_packets + server_packets) / $__interval_s AS packets',
              ['client_packets', 'server_packets'],
              'client_packets + server_packets',
            ),
          }),
        ),
        line(
          8,
          reportTable('viewpoints', {
            sql: reportSql('viewpoints', { limit: '1000' }, CHOSEN_VIEWPOINT),
            units: { silent_seconds: 's', bytes: 'decbytes', missed_bytes: 'decbytes', missed_percent: 'percent' },
            links: { mirror_src: FLOWS_OF_VIEWPOINT },
          }),
        ),
      ],
    },
    {
      title: 'Listeners',
      lines: [
        line(
          8,
          metrics({
            title: 'Packets received',
            text: 'Received from the kernel, and dropped by it because its receive buffers were full: those are lost.',
            unit: 'pps',
            queries: {
              '{{instance}} received': rate('packets_received_total', 'instance', OF),
              '{{instance}} dropped': rate('packets_dropped_total', 'instance', OF),
            },
          }),
          metrics({
            title: 'Packets refused',
            text: 'Not decoded, by reason. ARP and what is not IP is usual; anything else is worth a look (docs/listener.md).',
            unit: 'pps',
            queries: { '{{reason}}': rate('packets_refused_total', 'reason', OF) },
          }),
          metrics({
            title: 'Flows in memory',
            text: 'Near the capacity of the table the oldest are evicted, and written early.',
            unit: 'short',
            queries: {
              '{{instance}}': `sum by (instance) (mirrorscope_flows_active${OF})`,
              '{{instance}} evicted a second': rate('flow_records_total', 'instance', '{instance=~"$listener", reason="evicted"}'),
            },
          }),
        ),
        line(
          8,
          metrics({
            title: 'Records',
            text: 'Delivered, and given up because the spool was full or they were too old: those are lost.',
            unit: 'cps',
            queries: {
              '{{instance}} delivered': rate('transport_delivered_records_total', 'instance', OF),
              '{{instance}} dropped': rate('transport_dropped_records_total', 'instance', OF),
            },
          }),
          metrics({
            title: 'Spool',
            text: 'Age of the oldest record that Kafka does not have yet.',
            unit: 's',
            queries: { '{{instance}}': `max by (instance) (mirrorscope_spool_oldest_seconds${OF})` },
          }),
          metrics({
            title: 'Workers',
            text: 'How often workers died, with the flows in their memory, and how often they had to wait for their records to be taken.',
            queries: {
              '{{instance}} died': `sum by (instance) (increase(mirrorscope_worker_restarts_total${OF}[$__rate_interval]))`,
              '{{instance}} waited': `sum by (instance) (increase(mirrorscope_worker_stalls_total${OF}[$__rate_interval]))`,
            },
          }),
        ),
      ],
    },
    {
      title: 'Writers',
      lines: [
        line(
          8,
          metrics({
            title: 'Lag',
            text: 'Messages in Kafka that are not in ClickHouse yet. Steady is well, growing is not: start more writers.',
            unit: 'short',
            queries: { messages: 'sum(mirrorscope_writer_lag)' },
          }),
          metrics({
            title: 'Rows inserted',
            text: 'Records a second into ClickHouse.',
            unit: 'cps',
            queries: { '{{instance}}': rate('writer_rows_inserted_total') },
          }),
          metrics({
            title: 'Failures',
            text: 'Insertions that failed and were tried again, messages put aside by reason, and messages that Kafka no longer had.',
            unit: 'cps',
            queries: {
              'tried again': rate('writer_retries_total', ''),
              'put aside: {{reason}}': rate('writer_dead_total', 'reason'),
              missing: rate('writer_missing_total', ''),
            },
          }),
        ),
      ],
    },
  ],
};
