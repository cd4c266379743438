import type { FastifyInstance } from 'fastify';
import { describeApi, openApiRoute } from './openapi.ts';
import { aboutRoutes } from './routes/about.ts';
import { flowRoutes } from './routes/flow.ts';
import { flowsRoutes } from './routes/flows.ts';
import { healthRoutes } from './routes/health.ts';
import { reportRoutes } from './routes/reports.ts';
import type { Sources } from './routes/route.ts';
import { sqlRoutes } from './routes/sql.ts';

const PREFIX = '/api/v1';
const ROUTES = [aboutRoutes, reportRoutes, flowsRoutes, flowRoutes, healthRoutes, sqlRoutes];

/** @param guarded called with the part of the application that has the routes, before they are there */
export async function serveApi(app: FastifyInstance, sources: Sources, guarded: (api: FastifyInstance) => void): Promise<void> {
  await describeApi(app);
  await app.register(
    async (api) => {
      guarded(api);
      openApiRoute(api);
      for (const routes of ROUTES) routes(api, sources);
      api.get('/*', { schema: { hide: true } }, (_, reply) => reply.callNotFound());
    },
    { prefix: PREFIX },
  );
}
