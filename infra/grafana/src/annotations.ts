import type { AnnotationQuery } from '@grafana/schema';
import { LIMITS } from './limits.ts';
import { CLICKHOUSE, clickhouseQuery, reference } from './source.ts';
import { addressText, CHOSEN, MISSED_PERCENT, VIEWPOINT, view } from './sql.ts';

const byQuery = (name: string, iconColor: string, sql: string): AnnotationQuery => ({
  name,
  enable: true,
  iconColor,
  datasource: reference(CLICKHOUSE),
  target: clickhouseQuery(sql, 'table', 'annotation'),
});

/** Five minutes in which one port of a server was reset as often as sets off the alarm. */
export const RESET_STORMS = byQuery(
  'Reset storms',
  'red',
  `SELECT
  toStartOfFiveMinutes(first_time) AS time,
  time + INTERVAL 5 MINUTE AS timeEnd,
  concat(toString(count()), ' connections to ', ${addressText('any(server_ip)')}, ' port ', toString(any(server_port)), ' reset') AS text
FROM ${view('failed_connections', `client_rsts + server_rsts > 0 AND ${CHOSEN}`)}
GROUP BY time, server_ip, server_port
HAVING count() >= ${LIMITS.resets.storm}
ORDER BY count() DESC
LIMIT 100`,
);

/** Five minutes in which a viewpoint lost more than its retransmissions can be believed with. */
export const MIRROR_LOSS = byQuery(
  'Mirror loss',
  'orange',
  `SELECT
  toStartOfFiveMinutes(bucket) AS time,
  time + INTERVAL 5 MINUTE AS timeEnd,
  concat('The mirror of ', any(${VIEWPOINT}), ' lost ', toString(round(${MISSED_PERCENT}, 2)), ' % of the payload') AS text
FROM flows_by_minute
WHERE $__timeFilter(bucket) AND proto = 6
GROUP BY time, mirror_src, vni
HAVING ${MISSED_PERCENT} > ${LIMITS.missedPercent.alarm}
ORDER BY time
LIMIT 100`,
);

/** Whoever deploys marks it in Grafana: `POST /api/annotations` with the tag `deployment`. */
export const DEPLOYMENTS: AnnotationQuery = {
  name: 'Deployments',
  enable: true,
  iconColor: 'blue',
  datasource: { type: 'grafana', uid: '-- Grafana --' },
  target: { refId: 'annotation', type: 'tags', tags: ['deployment'], matchAny: true, limit: 100 } as never,
};
