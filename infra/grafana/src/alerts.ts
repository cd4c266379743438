import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { MIRROR_HEALTH } from './dashboards/mirror_health.ts';
import { TCP_HEALTH } from './dashboards/tcp_health.ts';
import { LIMITS } from './limits.ts';
import { CLICKHOUSE, clickhouseQuery, PROMETHEUS } from './source.ts';
import { addressText, MISSED_PERCENT, RETRANSMIT_PERCENT, SINCE, UNTIL, VIEWPOINT } from './sql.ts';

/** One rule: it fires for each row whose number is greater than `above`, with the row's texts for labels. */
interface Rule {
  readonly uid: string;
  readonly title: string;
  readonly summary: string;
  readonly severity: string;
  readonly for: string;
  readonly above: number;
  /** Seconds that are looked at. */
  readonly seconds: number;
  readonly dashboardUid: string;
  readonly query: { readonly datasourceUid: string; readonly model: Readonly<Record<string, unknown>> };
}

const RANGE = `(since = ${SINCE}, until = ${UNTIL})`;
const ask = (rawSql: string) => ({ datasourceUid: CLICKHOUSE.uid, model: clickhouseQuery(rawSql, 'table') });

/** What only records tell. Who has too little traffic to say anything counts as well, so that a rule always has data. */
const FROM_RECORDS: readonly Rule[] = [
  {
    uid: 'mirrorscope-retransmit-ratio',
    title: 'Retransmit ratio',
    summary: '{{ .Labels.server }} port {{ .Labels.port }}: {{ printf "%.1f" .Values.A.Value }} % of the packets are sent again',
    severity: 'warning',
    for: '5m',
    above: LIMITS.retransmitPercent.alarm,
    seconds: 900,
    dashboardUid: TCP_HEALTH.uid,
    query: ask(`SELECT
  ${addressText('server_ip')} AS server,
  toString(server_port) AS port,
  if(sum(client_packets + server_packets) < ${LIMITS.retransmitPercent.leastPackets}, 0, ${RETRANSMIT_PERCENT}) AS value
FROM conversation_sums${RANGE}
WHERE proto = 6
GROUP BY server_ip, server_port
ORDER BY value DESC, server, port
LIMIT 20`),
  },
  {
    uid: 'mirrorscope-reset-storm',
    title: 'Reset storm',
    summary: '{{ .Labels.server }} port {{ .Labels.port }}: {{ printf "%.0f" .Values.A.Value }} connections reset in five minutes',
    severity: 'warning',
    for: '0s',
    above: LIMITS.resets.storm - 1,
    seconds: 300,
    dashboardUid: TCP_HEALTH.uid,
    query: ask(`SELECT ${addressText('server_ip')} AS server, toString(server_port) AS port, countIf(client_rsts + server_rsts > 0) AS value
FROM failed_connections${RANGE}
GROUP BY server_ip, server_port
ORDER BY value DESC, server, port
LIMIT 20`),
  },
  {
    uid: 'mirrorscope-mirror-loss',
    title: 'Mirror loss',
    summary: 'The mirror of {{ .Labels.viewpoint }} loses {{ printf "%.2f" .Values.A.Value }} % of the payload',
    severity: 'warning',
    for: '5m',
    above: LIMITS.missedPercent.alarm,
    seconds: 900,
    dashboardUid: MIRROR_HEALTH.uid,
    query: ask(`SELECT
  ${VIEWPOINT} AS viewpoint,
  if(sum(client_payload_bytes + server_payload_bytes) < ${LIMITS.missedPercent.leastBytes}, 0, ${MISSED_PERCENT}) AS value
FROM viewpoint_sums${RANGE}
WHERE proto = 6
GROUP BY mirror_src, vni
ORDER BY value DESC, viewpoint
LIMIT 20`),
  },
];

/** Rules of Prometheus that Grafana evaluates as well, for those without an Alertmanager: listener drops and writer lag. */
const FROM_PROMETHEUS: Readonly<Record<string, string>> = {
  PacketsDropped: 'Listener drops',
  WriterFallsBehind: 'Writer lag',
  WriterStuck: 'Writer stuck',
};

interface PrometheusRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

function prometheusRules(): PrometheusRule[] {
  const text = readFileSync(new URL('../../compose/prometheus/alerts.yaml', import.meta.url), 'utf8');
  return (parse(text) as { groups: { rules: PrometheusRule[] }[] }).groups.flatMap(({ rules }) => rules);
}

/** An expression of Prometheus has a value above 0 for what is wrong, and none else. */
function fromPrometheus({ alert, expr, labels, annotations, for: pending = '0s' }: PrometheusRule): Rule[] {
  const title = FROM_PROMETHEUS[alert];
  if (title === undefined) return [];
  return [
    {
      uid: `mirrorscope-${title.toLowerCase().replaceAll(' ', '-')}`,
      title,
      summary: annotations.summary.replaceAll('$labels', '.Labels'),
      severity: labels.severity,
      for: pending,
      above: 0,
      seconds: 900,
      dashboardUid: MIRROR_HEALTH.uid,
      query: { datasourceUid: PROMETHEUS.uid, model: { refId: 'A', expr, instant: true } },
    },
  ];
}

/** Grafana's provisioning file. Texts take labels by `.Labels`: `$labels` would be taken for a variable of the environment by older versions. */
export const alertsFile = () => ({
  apiVersion: 1,
  groups: [
    {
      orgId: 1,
      name: 'mirrorscope',
      folder: 'Mirrorscope',
      interval: '1m',
      rules: [...FROM_RECORDS, ...prometheusRules().flatMap(fromPrometheus)].map(ruleOf),
    },
  ],
});

function ruleOf({ uid, title, summary, severity, for: pending, above, seconds, dashboardUid, query }: Rule) {
  const relativeTimeRange = { from: seconds, to: 0 };
  return {
    uid,
    title,
    condition: 'B',
    data: [
      { refId: 'A', relativeTimeRange, ...query },
      {
        refId: 'B',
        relativeTimeRange,
        datasourceUid: '__expr__',
        model: { refId: 'B', type: 'threshold', expression: 'A', conditions: [{ evaluator: { type: 'gt', params: [above] } }] },
      },
    ],
    noDataState: 'OK',
    execErrState: 'Error',
    for: pending,
    labels: { severity },
    annotations: { summary, __dashboardUid__: dashboardUid },
  };
}
