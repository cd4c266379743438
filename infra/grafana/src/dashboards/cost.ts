import { MONTH_HOURS } from '@mirrorscope/mirror/prices';
import { line, type Plan } from '../dashboard.ts';
import { FLOWS_OF_PAIR } from '../links.ts';
import { reportTable, stat, stats, table, timeSeries } from '../panel.ts';
import { reportSql } from '../report.ts';
import { addressText, CHOSEN, overTime, percent, SECONDS, series, view } from '../sql.ts';

const BYTES = 'sum(client_bytes + server_bytes)';
/** US dollars; what is no number counts as none. */
const PRICE = 'toFloat64OrZero(${price:singlequote})';
const SESSION = 'toFloat64OrZero(${session:singlequote})';
const dollars = (bytes: string) => `${bytes} / 1e9 * ${PRICE}`;
const perMonth = (amount: string) => `${amount} * ${MONTH_HOURS} * 3600 / ${SECONDS}`;

const KNOWN = "client_az != '' AND server_az != ''";
const CROSSING = `${KNOWN} AND client_az != server_az`;
const crossing = view('sums_named', `${CROSSING} AND ${CHOSEN}`);

export const COST: Plan = {
  uid: 'mirrorscope-cost',
  title: 'zones and cost',
  text: 'What crosses availability zones, as the inventory knows where addresses are (docs/inventory.md), and what AWS charges for it. A conversation that is mirrored at both ends counts once; what is not mirrored is not counted.',
  variables: ['clickhouse', 'vpc', 'server', 'port', 'tag', 'price', 'session', 'console'],
  annotations: [],
  sections: [
    {
      title: 'In the time shown',
      lines: [
        line(
          4,
          stats({
            title: 'Across zones',
            text: 'Bytes from one zone into another, their part of the traffic of which both ends are in the inventory, and what they cost: in the time shown, and a month if it went on so. Not in the inventory: part of all traffic with an end of which the zone is unknown, such as the internet.',
            sql: `SELECT
  sumIf(client_bytes + server_bytes, ${CROSSING}) AS bytes,
  ${percent('bytes', `sumIf(client_bytes + server_bytes, ${KNOWN})`)} AS percent,
  ${dollars('bytes')} AS cost,
  ${perMonth('cost')} AS cost_per_month,
  ${percent(`sumIf(client_bytes + server_bytes, NOT (${KNOWN}))`, BYTES)} AS unknown_percent
FROM ${view('sums_named')}`,
            columns: {
              bytes: { label: 'Across zones', unit: 'decbytes' },
              percent: { label: 'Of all', unit: 'percent' },
              cost: { label: 'Cost', unit: 'currencyUSD' },
              cost_per_month: { label: 'Cost a month', unit: 'currencyUSD' },
              unknown_percent: { label: 'Not in the inventory', unit: 'percent' },
            },
          }),
          stat({
            title: 'Mirror sessions a month',
            text: 'What the sessions cost that something was seen from: AWS charges each by the hour, until it is deleted.',
            unit: 'currencyUSD',
            sql: `SELECT uniqExact(mirror_src, vni) * ${SESSION} * ${MONTH_HOURS} AS cost FROM ${view('viewpoint_sums', "encap != 'none'")}`,
          }),
        ),
      ],
    },
    {
      title: 'Zones',
      lines: [
        line(
          8,
          timeSeries({
            title: 'Between zones',
            by: 'zones',
            text: 'Bits a second between two zones, both directions.',
            unit: 'bps',
            stacked: true,
            sql: overTime(
              `zones, 8 * ${BYTES} / $__interval_s AS bits`,
              `${series()} AS sums
INNER JOIN
(
  SELECT key, concat(least(any(client_az), any(server_az)), ' and ', greatest(any(client_az), any(server_az))) AS zones
  FROM ${crossing}
  GROUP BY key
) AS places USING key`,
              ', zones',
            ),
          }),
          reportTable('traffic-by-zone', {
            sql: `SELECT *, if(crossing = 'yes', ${dollars('bytes')}, 0) AS cost
FROM
(
${reportSql('traffic-by-zone', { limit: '1000' })}
)
ORDER BY cost DESC, bytes DESC`,
            units: { bytes: 'decbytes', share_percent: 'percent', retransmit_percent: 'percent', cost: 'currencyUSD' },
          }),
        ),
      ],
    },
    {
      title: 'Who causes it',
      lines: [
        line(
          10,
          table({
            title: 'Conversations across zones',
            text: 'The most expensive ones. A client that could ask a server of its own zone need not pay.',
            sql: `SELECT
  ${addressText('any(client_ip)')} AS client,
  any(client_name) AS client_name,
  any(client_az) AS client_zone,
  ${addressText('any(server_ip)')} AS server,
  any(server_name) AS server_name,
  any(server_az) AS server_zone,
  any(server_port) AS server_port,
  ${BYTES} AS bytes,
  ${dollars('bytes')} AS cost,
  ${perMonth('cost')} AS cost_per_month
FROM ${crossing}
GROUP BY key
ORDER BY bytes DESC, client, server, server_port
LIMIT 50`,
            units: { bytes: 'decbytes', cost: 'currencyUSD', cost_per_month: 'currencyUSD' },
            links: { server: FLOWS_OF_PAIR },
          }),
          table({
            title: 'Cost by tag',
            text: 'What crosses zones, by the tag of either end: each end pays half.',
            sql: `SELECT
  if(end.1 = '', '(none)', end.1) AS value,
  sum(end.2) AS sent_bytes,
  sum(end.3) AS received_bytes,
  ${dollars('(sent_bytes + received_bytes) / 2')} AS cost,
  ${perMonth('cost')} AS cost_per_month
FROM
(
  SELECT arrayJoin([(client_tags[\${tag:singlequote}], client_bytes, server_bytes), (server_tags[\${tag:singlequote}], server_bytes, client_bytes)]) AS end
  FROM ${crossing}
)
GROUP BY value
ORDER BY cost DESC, value
LIMIT 50`,
            units: { sent_bytes: 'decbytes', received_bytes: 'decbytes', cost: 'currencyUSD', cost_per_month: 'currencyUSD' },
          }),
        ),
        line(
          10,
          reportTable('traffic-by-instance', {
            units: { sent_bytes: 'decbytes', received_bytes: 'decbytes', retransmit_percent: 'percent' },
          }),
        ),
      ],
    },
  ],
};
