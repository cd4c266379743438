import { listReports, type Report, type ReportParameter, reportStatement } from '@mirrorscope/store';
import type { ReportInfo, Table } from '../contract.ts';
import { gone, type Routes } from './route.ts';
import { answers, TABLE, TIME } from './schemas.ts';

const UNSIGNED: Readonly<Partial<Record<ReportParameter['type'], number>>> = {
  UInt16: 65_535,
  UInt32: 4_294_967_295,
  UInt64: Number.MAX_SAFE_INTEGER,
};
const MOST_TEXT = 200;

/** A route for each report, so that each has its own parameters in the OpenAPI document. */
export const reportRoutes: Routes = (app, { limits, ask }) => {
  const reports = listReports();
  const schema = { summary: 'The reports', response: answers({ type: 'array', items: { type: 'object' } }) };
  app.get('/reports', { schema }, async (): Promise<ReportInfo[]> => reports.map(({ sql: _, ...info }) => info));
  for (const report of reports) {
    app.get<{ Querystring: Record<string, string | number> }>(
      `/reports/${report.name}`,
      { schema: schemaOf(report, limits.rows) },
      async (request, reply): Promise<Table> => ask(reportStatement(report.name, request.query), gone(reply)),
    );
  }
  app.get<{ Params: { name: string } }>('/reports/:name', { schema: { hide: true } }, async ({ params }) => reportStatement(params.name));
};

function schemaOf({ title, text, parameters }: Report, mostRows: number) {
  const entries = parameters.map((parameter) => [parameter.name, schemaOfParameter(parameter, mostRows)] as const);
  return {
    summary: title,
    description: text,
    querystring: { type: 'object', additionalProperties: false, properties: Object.fromEntries(entries) },
    response: answers(TABLE),
  };
}

function schemaOfParameter({ name, type, text, default: initial }: ReportParameter, mostRows: number) {
  const description = `${text} (${initial || 'nothing'} if not given)`;
  if (type === 'DateTime64(6)') return { ...TIME, description: `${description}; ${TIME.description}` };
  const maximum = name === 'limit' ? mostRows : UNSIGNED[type];
  if (maximum !== undefined) return { type: 'integer', minimum: 0, maximum, description };
  return { type: 'string', maxLength: MOST_TEXT, description };
}
