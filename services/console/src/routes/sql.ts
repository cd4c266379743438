import { timeParameter } from '@mirrorscope/store';
import type { Table } from '../contract.ts';
import { gone, type Routes } from './route.ts';
import { answers, TABLE, TIME } from './schemas.ts';

const MOST_SQL = 32_768;

interface Body {
  readonly sql: string;
  readonly since?: string;
  readonly until?: string;
}

export const sqlRoutes: Routes = (app, { ask }) => {
  const schema = {
    summary: 'One SELECT',
    description:
      'Read-only, and within the limits of /about. {since:DateTime64(6)} and {until:DateTime64(6)} stand for the times that are given.',
    body: {
      type: 'object',
      required: ['sql'],
      additionalProperties: false,
      properties: { sql: { type: 'string', minLength: 1, maxLength: MOST_SQL }, since: TIME, until: TIME },
    },
    response: answers(TABLE),
  };
  app.post<{ Body: Body }>('/sql', { schema }, async ({ body: { sql, ...times } }, reply): Promise<Table> => {
    const parameters = Object.fromEntries(Object.entries(times).map(([name, text]) => [name, timeParameter(name, text)]));
    return ask({ sql, parameters }, gone(reply));
  });
};
