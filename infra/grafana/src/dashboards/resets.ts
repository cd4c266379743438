import { timeSeries } from '../panel.ts';
import { view } from '../sql.ts';

/** What the report resets counts, over time. */
export const resetsOverTime = () =>
  timeSeries({
    title: 'Connections reset',
    text: 'Refused: the server answered a SYN with a reset. Aborted: the connection stood and was cut off. Other: its opening was not seen, or the client gave up.',
    stacked: true,
    sql: `SELECT
  $__timeInterval(first_time) AS time,
  countIf(NOT by_client AND asked AND NOT opened) AS refused,
  countIf(opened) AS aborted,
  count() - refused - aborted AS other
FROM
(
  SELECT first_time, asked, opened, arrayJoin(arrayFilter(side -> side.2 > 0, [(1, client_rsts), (0, server_rsts)])).1 = 1 AS by_client
  FROM ${view('failed_connections')}
)
GROUP BY time
ORDER BY time`,
  });
