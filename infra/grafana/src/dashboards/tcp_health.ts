import { DEPLOYMENTS, MIRROR_LOSS, RESET_STORMS } from '../annotations.ts';
import { line, type Plan } from '../dashboard.ts';
import { FLOW_OF_ID, FLOWS_OF_CLIENT, FLOWS_OF_PAIR, FLOWS_OF_RECEIVER, FLOWS_OF_SENDER, FLOWS_OF_SERVER, IN_IDS } from '../links.ts';
import { reportSeries, reportTable, table, timeSeries } from '../panel.ts';
import { addressText, CHOSEN, overTime, RETRANSMIT_PERCENT, SINCE, series, UNTIL, view } from '../sql.ts';
import { resetsOverTime } from './resets.ts';

const TCP = `proto = 6 AND ${CHOSEN}`;

const meanMs = (side: string) => `sum(${side}_rtt_sum_us) / nullIf(sum(${side}_rtt_samples), 0) / 1000`;

export const TCP_HEALTH: Plan = {
  uid: 'mirrorscope-tcp',
  title: 'TCP health',
  text: 'Who sends again, who resets whom, how long it takes, and who does not read. A conversation that is mirrored at both ends counts once.',
  variables: ['clickhouse', 'vpc', 'server', 'port', 'console', 'ids'],
  annotations: [RESET_STORMS, MIRROR_LOSS, DEPLOYMENTS],
  sections: [
    {
      title: 'Retransmissions',
      lines: [
        line(
          8,
          timeSeries({
            title: 'Sent again, by server',
            by: 'server',
            text: 'Part of the packets to and from a server; the ten that have most retransmissions in the time shown.',
            unit: 'percent',
            sql: overTime(
              `concat(${addressText('server_ip')}, ' ', toString(server_port)) AS server, ${RETRANSMIT_PERCENT} AS percent`,
              series(`${TCP} AND (server_ip, server_port) IN
(
  SELECT server_ip, server_port
  FROM ${view('conversation_sums', TCP)}
  GROUP BY server_ip, server_port
  HAVING sum(client_retransmits + server_retransmits) > 0
  ORDER BY sum(client_retransmits + server_retransmits) DESC
  LIMIT 10
)`),
              ', server_ip, server_port',
            ),
          }),
          reportSeries('tcp-health-over-time', 'resent_segments AS resent, late_segments AS late', {
            title: 'Where segments were lost',
            stacked: true,
          }),
        ),
        line(
          9,
          reportTable('retransmitting-conversations', {
            units: { retransmit_percent: 'percent', retransmit_bytes: 'decbytes', missed_bytes: 'decbytes' },
            links: { server: FLOWS_OF_PAIR },
          }),
        ),
      ],
    },
    {
      title: 'Resets, and connections that do not open',
      lines: [
        line(8, resetsOverTime(), reportTable('resets', { links: { sender: FLOWS_OF_SENDER } })),
        line(8, reportTable('half-open', { links: { client: FLOWS_OF_CLIENT } })),
      ],
    },
    {
      title: 'Latency',
      lines: [
        line(
          8,
          timeSeries({
            title: 'Round trips',
            text: 'Mean of the time from a data segment to its ACK: from here to the servers and back, and from here to the clients and back.',
            unit: 'ms',
            sql: overTime(`${meanMs('server')} AS servers, ${meanMs('client')} AS clients`, series(TCP)),
          }),
          reportTable('rtt-by-server', { links: { server: FLOWS_OF_SERVER } }),
        ),
        line(
          8,
          reportTable('handshake-latency', { links: { server: FLOWS_OF_SERVER } }),
          reportTable('zero-windows', { units: { bytes_received: 'decbytes' }, links: { receiver: FLOWS_OF_RECEIVER } }),
        ),
      ],
    },
    {
      title: 'Beside Zeek and Suricata',
      lines: [
        line(
          9,
          table({
            title: 'Flows in trouble, by Community ID',
            text: 'Flows with most segments sent again, or reset. The Community ID finds the same flow in the logs of Zeek and Suricata (docs/neighbours.md): the variable "IDS search" is where.',
            sql: `SELECT
  min(flow_start) AS start,
  ${addressText('client_ip')} AS client,
  client_port,
  ${addressText('server_ip')} AS server,
  server_port,
  argMax(conn_state, end_time) AS state,
  max(again) AS retransmits,
  max(resets) AS rsts,
  any(id) AS community_id
FROM
(
  SELECT
    flow_id,
    any(community_id) AS id,
    min(flow_start) AS flow_start,
    max(end_time) AS end_time,
    client_ip,
    client_port,
    server_ip,
    server_port,
    argMax(conn_state, record_no) AS conn_state,
    sum(client_retransmits + server_retransmits) AS again,
    sum(client_rsts + server_rsts) AS resets
  FROM flows
  WHERE start_time >= ${SINCE} AND start_time < ${UNTIL} AND client_retransmits + server_retransmits + client_rsts + server_rsts > 0 AND ${TCP}
  GROUP BY flow_id, client_ip, client_port, server_ip, server_port
)
GROUP BY client_ip, client_port, server_ip, server_port
ORDER BY retransmits DESC, rsts DESC, start
LIMIT 50`,
            links: { community_id: IN_IDS, client: FLOW_OF_ID },
          }),
        ),
      ],
    },
  ],
};
