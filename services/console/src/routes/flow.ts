import { flowColumnNames } from '@mirrorscope/record';
import { timeParameter } from '@mirrorscope/store';
import { boundSql } from '../bound_sql.ts';
import type { FlowAnswer, FlowViewpoint } from '../contract.ts';
import { ConsoleError } from '../error.ts';
import { tsharkFilter } from '../flow/tshark.ts';
import { fieldOf, flowsIn, overlap } from '../flow/viewpoints.ts';
import { IN_RANGE, rangeParameters } from '../range.ts';
import { gone, type Routes } from './route.ts';
import { answers, TIME } from './schemas.ts';

const COLUMNS = flowColumnNames.join(', ');
const HOUR = 3_600_000;
/** Around the moment that is given, records of the connection are looked for. */
const BEFORE = 24 * HOUR;
const AFTER = 24 * HOUR;
const MOST_LISTENER = 200;

/** The ends of the flow, from any of its records. */
const ENDS = `SELECT proto, client_ip, client_port, server_ip, server_port
FROM flows
WHERE ${IN_RANGE} AND flow_id = {id:UInt64}
LIMIT 1`;

/** Whichever of the two a viewpoint takes for the client. */
const OF_CONNECTION = `SELECT ${COLUMNS}
FROM flows
WHERE ${IN_RANGE} AND proto = {proto:UInt8}
  AND (client_ip = {client:IPv6} AND client_port = {client_port:UInt16} AND server_ip = {server:IPv6} AND server_port = {server_port:UInt16}
    OR client_ip = {server:IPv6} AND client_port = {server_port:UInt16} AND server_ip = {client:IPv6} AND server_port = {client_port:UInt16})
ORDER BY start_time, record_no`;

/** To copy: nothing but what was found. */
const OF_FLOWS = `SELECT *
FROM flows
WHERE flow_id IN {ids:Array(UInt64)} AND start_time BETWEEN {first:DateTime64(6, 'UTC')} AND {last:DateTime64(6, 'UTC')}
ORDER BY start_time, record_no`;

interface Query {
  readonly id: number;
  readonly listener: string;
  readonly at?: string;
}

export const flowRoutes: Routes = (app, { ask }) => {
  const text = { type: 'string' } as const;
  const list = { type: 'array', items: {} } as const;
  const schema = {
    summary: 'One flow, as every viewpoint saw it',
    querystring: {
      type: 'object',
      required: ['id'],
      additionalProperties: false,
      properties: {
        id: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'flow_id' },
        listener: { type: 'string', maxLength: MOST_LISTENER, default: '', description: 'which, where several saw it themselves' },
        at: { ...TIME, description: 'a moment of it: records are looked for from a day before to a day after; everywhere if not given' },
      },
    },
    response: answers({
      type: 'object',
      properties: {
        columns: { type: 'array', items: text },
        viewpoints: {
          type: 'array',
          description: 'the asked one first: all its records added up, and themselves',
          items: {
            type: 'object',
            properties: {
              mirrorSrc: text,
              vni: { type: 'integer' },
              encap: text,
              listener: text,
              total: list,
              records: { type: 'array', items: list },
            },
          },
        },
        communityId: text,
        sql: text,
        tshark: text,
      },
    }),
  };
  app.get<{ Querystring: Query }>('/flow', { schema }, async ({ query }, reply): Promise<FlowAnswer> => {
    const signal = gone(reply);
    const range = rangeParameters(query.at === undefined ? {} : around(query.at));
    const [ends] = (await ask({ sql: ENDS, parameters: { ...range, id: query.id } }, signal)).rows;
    if (ends === undefined)
      throw new ConsoleError('not_found', `there is no flow ${query.id}${query.at === undefined ? '' : ` around ${query.at}`}`);
    const [proto, client, client_port, server, server_port] = ends as [number, string, number, string, number];
    const parameters = { ...range, proto, client, client_port, server, server_port };
    const flows = flowsIn((await ask({ sql: OF_CONNECTION, parameters }, signal)).rows);
    const asked = flows.find((flow) => isAsked(flow, query)) ?? flows.find(({ total }) => fieldOf(total, 'flow_id') === query.id);
    if (asked === undefined)
      throw new ConsoleError('limit', `the connection of the flow ${query.id} has too many records to be shown: search for them`);
    const viewpoints = [asked, ...flows.filter((flow) => flow !== asked && overlap(flow, asked))];
    return {
      columns: flowColumnNames,
      viewpoints,
      communityId: String(fieldOf(asked.total, 'community_id')),
      sql: sqlOf(viewpoints),
      tshark: tsharkFilter(asked.total),
    };
  });
};

function isAsked({ total, records }: FlowViewpoint, { id, listener }: Query): boolean {
  return fieldOf(total, 'flow_id') === id && (listener === '' || records.some((row) => fieldOf(row, 'listener') === listener));
}

/** Throws StoreError where the moment is none. */
function around(at: string): { since: string; until: string } {
  const moment = Date.parse(`${timeParameter('at', at).replace(' ', 'T')}Z`);
  const day = (time: number) => new Date(Math.max(0, time)).toISOString();
  return { since: day(moment - BEFORE), until: day(moment + AFTER) };
}

function sqlOf(viewpoints: readonly FlowViewpoint[]): string {
  const starts = viewpoints.flatMap(({ records }) => records.map((row) => String(fieldOf(row, 'start_time')))).sort();
  const time = (text = '') => text.replace('T', ' ').replace('Z', '');
  const ids = [...new Set(viewpoints.map(({ total }) => Number(fieldOf(total, 'flow_id'))))];
  return boundSql(OF_FLOWS, { ids: `[${ids.join(', ')}]`, first: time(starts[0]), last: time(starts.at(-1)) });
}
