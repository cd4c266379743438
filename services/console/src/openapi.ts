import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { VERSION } from './version.ts';

/** Describes the routes that are registered after it. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Mirrorscope',
        version: VERSION,
        description:
          'Reports, flow search and SQL over the flow records. Everything is read-only; every answer that is not 2xx is a refusal.',
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'Asked for where the console has a token' } },
      },
      security: [{}, { token: [] }],
    },
  });
}

/** The description itself, as a route. */
export function openApiRoute(app: FastifyInstance): void {
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
