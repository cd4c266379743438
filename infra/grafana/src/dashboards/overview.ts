import { DEPLOYMENTS, MIRROR_LOSS, RESET_STORMS } from '../annotations.ts';
import { line, type Plan } from '../dashboard.ts';
import { LIMITS } from '../limits.ts';
import { FLOWS_OF_PAIR } from '../links.ts';
import { reportSeries, reportTable, stat, stats } from '../panel.ts';
import { CHOSEN, MISSED_PERCENT, percent, view } from '../sql.ts';
import { resetsOverTime } from './resets.ts';

/** Percentiles stand there over hours, means over days. */
const HANDSHAKES = 'total_p50_ms AS p50, total_p95_ms AS p95, total_p99_ms AS p99, server_mean_ms + client_mean_ms AS mean';
const TCP = `proto = 6 AND ${CHOSEN}`;

export const OVERVIEW: Plan = {
  uid: 'mirrorscope-overview',
  title: 'overview',
  text: 'Traffic and the health of its TCP. A conversation that is mirrored at both ends counts once.',
  variables: ['clickhouse', 'vpc', 'server', 'port', 'console'],
  annotations: [RESET_STORMS, MIRROR_LOSS, DEPLOYMENTS],
  sections: [
    {
      title: 'In the time shown',
      lines: [
        line(
          4,
          stats({
            title: 'Traffic',
            text: "Bytes of IP packets, both directions; flows that began; part of TCP's packets that Wireshark would call retransmissions: above one percent users feel it.",
            sql: `SELECT
  sum(r.client_bytes + r.server_bytes) AS bytes,
  sum(r.client_flows) + arraySum(more -> greatest(more, 0), sumMapIf([key], [toInt64(r.server_flows) - toInt64(r.client_flows)], uneven).2) AS flows,
  ${percent('sumIf(r.client_retransmits + r.server_retransmits, proto = 6)', 'sumIf(r.client_packets + r.server_packets, proto = 6)')} AS percent
FROM ${view('conversation_sums')} AS r`,
            columns: {
              bytes: { label: 'Traffic', unit: 'decbytes' },
              flows: { label: 'Flows', unit: 'short' },
              percent: { label: 'Sent again', unit: 'percent', ...LIMITS.retransmitPercent },
            },
          }),
          stat({
            title: 'Resets',
            text: 'TCP connections in which a reset was sent, each once.',
            unit: 'short',
            sql: `SELECT count() AS connections FROM ${view('failed_connections', `client_rsts + server_rsts > 0 AND ${CHOSEN}`)}`,
          }),
          stat({
            title: 'Handshake, p95',
            text: "From SYN to the client's ACK: 95 of 100 connections opened faster.",
            unit: 'ms',
            sql: `SELECT quantileTDigest(0.95)(handshake_server_us + handshake_client_us) / 1000 AS p95 FROM ${view('handshakes')}`,
          }),
          stat({
            title: 'Lost by the mirror',
            text: 'Part of the payload that was acknowledged, but never mirrored. Above a tenth of a percent distrust retransmissions.',
            unit: 'percent',
            ...LIMITS.missedPercent,
            sql: `SELECT ${MISSED_PERCENT} AS percent FROM ${view('viewpoint_sums', TCP)}`,
          }),
        ),
      ],
    },
    {
      title: 'Over time',
      lines: [
        line(
          8,
          reportSeries('traffic-over-time', '8 * client_bytes / $__interval_s AS clients, 8 * server_bytes / $__interval_s AS servers', {
            unit: 'bps',
          }),
          reportSeries('tcp-health-over-time', 'retransmit_percent AS sent_again, missed_percent AS lost_by_the_mirror', {
            unit: 'percent',
          }),
        ),
        line(8, resetsOverTime(), reportSeries('handshakes-over-time', HANDSHAKES, { unit: 'ms' })),
      ],
    },
    {
      title: 'Who and what',
      lines: [
        line(
          10,
          reportTable('top-talkers', {
            units: { client_bytes: 'decbytes', server_bytes: 'decbytes', bytes: 'decbytes' },
            links: { server: FLOWS_OF_PAIR },
          }),
          reportTable('protocols', { units: { bytes: 'decbytes' } }),
        ),
      ],
    },
  ],
};
