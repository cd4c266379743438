import { compileFilter } from '@mirrorscope/filter';
import { flowColumnNames } from '@mirrorscope/record';
import { boundSql } from '../bound_sql.ts';
import type { Table } from '../contract.ts';
import { IN_RANGE, rangeParameters, SINCE } from '../range.ts';
import { gone, type Routes } from './route.ts';
import { answers, TABLE, TIME } from './schemas.ts';

const MOST_STEP = 366 * 86_400;
const MOST_FILTER = 4000;
const LATEST_FIRST = '-start_time';

const FILTER = { type: 'string', maxLength: MOST_FILTER, default: '', description: 'What records have to match; docs/filter.md' } as const;

interface Selection {
  readonly filter: string;
  readonly since?: string;
  readonly until?: string;
}

export const flowsRoutes: Routes = (app, { ask, limits }) => {
  const selection = { filter: FILTER, since: TIME, until: TIME };
  const flows = {
    summary: 'Flow records that match a filter',
    description: 'Of every viewpoint, with all columns of docs/columns.md; the latest first, if nothing else is said.',
    querystring: {
      type: 'object',
      additionalProperties: false,
      properties: {
        ...selection,
        limit: { type: 'integer', minimum: 1, maximum: limits.rows, default: 100, description: 'most records' },
        order: {
          enum: flowColumnNames.flatMap((name) => [name, `-${name}`]),
          default: LATEST_FIRST,
          description: 'a column; with a minus before it, the greatest first',
        },
      },
    },
    response: answers(TABLE),
  };
  app.get<{ Querystring: Selection & { limit: number; order: string } }>(
    '/flows',
    { schema: flows },
    async ({ query }, reply): Promise<Table> => {
      const { sql, parameters } = compileFilter(query.filter);
      const question = { sql: recordsSql(sql, query.order), parameters: { ...parameters, ...rangeParameters(query), limit: query.limit } };
      // One more than is asked for tells whether there are more.
      const more = { ...question.parameters, limit: query.limit + 1 };
      const answer = await ask({ ...question, parameters: more }, gone(reply), query.limit);
      return { ...answer, sql: boundSql(question.sql, question.parameters) };
    },
  );

  const overTime = {
    summary: 'What matches a filter, over time',
    description:
      'flows, packets, bytes, retransmits and rsts of the records that start in each step, of every viewpoint. Steps without any are left out.',
    querystring: {
      type: 'object',
      additionalProperties: false,
      properties: { ...selection, step: { type: 'integer', minimum: 1, maximum: MOST_STEP, default: 60, description: 'seconds of a row' } },
    },
    response: answers(TABLE),
  };
  app.get<{ Querystring: Selection & { step: number } }>(
    '/flows/over-time',
    { schema: overTime },
    async ({ query }, reply): Promise<Table> => {
      const { sql, parameters } = compileFilter(query.filter);
      return ask({ sql: seriesSql(sql), parameters: { ...parameters, ...rangeParameters(query), step: query.step } }, gone(reply));
    },
  );
};

const COLUMNS = flowColumnNames.join(', ');

/** @param filter the condition of a compiled filter */
function recordsSql(filter: string, order: string): string {
  const column = order.replace(/^-/, '');
  const direction = order.startsWith('-') ? 'DESC' : 'ASC';
  if (order !== LATEST_FIRST) {
    return `SELECT ${COLUMNS}
FROM flows
WHERE ${IN_RANGE} AND ${filter}
ORDER BY ${column} ${direction}, start_time DESC, flow_id, record_no
LIMIT {limit:UInt64}`;
  }
  // The table lies in order of five minutes: it is read from its end, until there are enough, and what has to be sorted is little.
  return `WITH
(
  SELECT if(count() < {limit:UInt64}, toStartOfFiveMinutes(${SINCE}), min(five_minutes))
  FROM
  (
    SELECT toStartOfFiveMinutes(start_time) AS five_minutes
    FROM flows
    WHERE ${IN_RANGE} AND ${filter}
    ORDER BY five_minutes DESC
    LIMIT {limit:UInt64}
  )
) AS first
SELECT ${COLUMNS}
FROM flows
WHERE ${IN_RANGE} AND toStartOfFiveMinutes(start_time) >= first AND ${filter}
ORDER BY start_time DESC, flow_id, record_no
LIMIT {limit:UInt64}`;
}

const seriesSql = (filter: string): string => `SELECT
  toDateTime(intDiv(toUnixTimestamp(start_time), {step:UInt32}) * {step:UInt32}, 'UTC') AS bucket,
  uniq(flow_id) AS flows,
  sum(client_packets + server_packets) AS packets,
  sum(client_bytes + server_bytes) AS bytes,
  sum(client_retransmits + server_retransmits) AS retransmits,
  sum(client_rsts + server_rsts) AS rsts
FROM flows
WHERE ${IN_RANGE} AND ${filter}
GROUP BY bucket
ORDER BY bucket`;
