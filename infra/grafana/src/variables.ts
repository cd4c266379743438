import { type VariableModel, VariableRefresh } from '@grafana/schema';
import { CROSS_ZONE_GB, SESSION_HOUR } from '@mirrorscope/mirror/prices';
import { CLICKHOUSE, clickhouseQuery, PROMETHEUS, reference, type Source } from './source.ts';
import { addressText, SINCE, UNTIL, VIEWPOINT } from './sql.ts';

const RANGE = `(since = ${SINCE}, until = ${UNTIL})`;
const ALL = { selected: true, text: 'All', value: '$__all' };

const sourceOf = ({ uid, type, variable }: Source, label: string): VariableModel => ({
  name: variable,
  type: 'datasource',
  label,
  query: type,
  current: { selected: true, text: label, value: uid },
});

/** What may be chosen, all of it to begin with. SQL gives values, or values and what is shown for them. */
const choice = (name: string, label: string, sql: string): VariableModel => ({
  name,
  type: 'query',
  label,
  datasource: reference(CLICKHOUSE),
  query: { ...clickhouseQuery(sql, 'table', name), queryType: 'sql' },
  refresh: VariableRefresh.onTimeRangeChanged,
  includeAll: true,
  multi: true,
  current: ALL,
});

const entry = (name: string, label: string, value: string, description: string): VariableModel => ({
  name,
  type: 'textbox',
  label,
  description,
  query: value,
  current: { selected: true, text: value, value },
});

export const VARIABLES = {
  clickhouse: sourceOf(CLICKHOUSE, 'ClickHouse'),
  prometheus: sourceOf(PROMETHEUS, 'Prometheus'),
  server: choice(
    'server',
    'Server',
    `SELECT ${addressText('server_ip')} AS value, concat(value, if(name = '', '', concat(' ', name))) AS text
FROM
(
  SELECT server_ip, dictGet('interface_by_address', 'name', server_ip) AS name
  FROM conversation_sums${RANGE}
  GROUP BY server_ip
  ORDER BY sum(client_bytes + server_bytes) DESC
  LIMIT 500
)`,
  ),
  port: choice(
    'port',
    'Port',
    `SELECT toString(server_port)
FROM conversation_sums${RANGE}
GROUP BY server_port
ORDER BY sum(client_bytes + server_bytes) DESC
LIMIT 200`,
  ),
  vpc: choice('vpc', 'VPC of the server', "SELECT DISTINCT vpc FROM interfaces WHERE vpc != '' ORDER BY vpc"),
  viewpoint: choice(
    'viewpoint',
    'Viewpoint',
    `SELECT ${VIEWPOINT} AS value, concat(value, if(name = '', '', concat(' ', name))) AS text
FROM
(
  SELECT mirror_src, vni, dictGetOrDefault('interface_by_viewpoint', 'name', (mirror_src, vni), dictGet('interface_by_address', 'name', mirror_src)) AS name
  FROM viewpoint_sums${RANGE}
  GROUP BY mirror_src, vni
)
ORDER BY mirror_src, vni`,
  ),
  listener: {
    name: 'listener',
    type: 'query',
    label: 'Listener',
    datasource: reference(PROMETHEUS),
    query: { qryType: 1, query: 'label_values(mirrorscope_packets_received_total, instance)', refId: 'listener' },
    refresh: VariableRefresh.onTimeRangeChanged,
    includeAll: true,
    multi: true,
    allValue: '.*',
    current: ALL,
  },
  console: entry('console', 'Console', 'http://127.0.0.1:4780', 'Where `mirrorscope console` answers: links of the tables lead there'),
  ids: entry(
    'ids',
    'IDS search',
    'https://ids.example/search?q=',
    'Address of a search in the logs of Zeek or Suricata, to which a Community ID is appended',
  ),
  tag: entry('tag', 'Tag', 'Name', 'The tag that traffic is divided by'),
  price: entry(
    'price',
    'US$ a GB',
    String(CROSS_ZONE_GB),
    'For a gigabyte from one zone into another, both ends together: aws.amazon.com/ec2/pricing/on-demand, "Data Transfer within the same AWS Region"',
  ),
  session: entry(
    'session',
    'US$ a session and hour',
    String(SESSION_HOUR),
    'For a mirror session: aws.amazon.com/vpc/pricing, "Traffic Mirroring"',
  ),
} satisfies Readonly<Record<string, VariableModel>>;

export type VariableName = keyof typeof VARIABLES;
