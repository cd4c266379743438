import type { About } from '../contract.ts';
import { VERSION } from '../version.ts';
import { gone, type Routes } from './route.ts';
import { answers } from './schemas.ts';

/** The first moment is known from the parts of the table alone; the last one is looked for among the latest records. */
const SPAN = `SELECT if(any(n) = 0, NULL, any(first)) AS first, if(any(n) = 0, NULL, max(end_time)) AS last
FROM flows, (SELECT count() AS n, min(start_time) AS first, max(start_time) AS latest FROM flows) AS span
WHERE start_time >= latest - INTERVAL 1 HOUR`;

const time = { type: ['string', 'null'] } as const;

export const aboutRoutes: Routes = (app, { storeName, limits, ask }) => {
  const schema = {
    summary: 'What this is, what is stored, and what a question may cost',
    response: answers({
      type: 'object',
      properties: {
        version: { type: 'string' },
        store: { type: 'string' },
        user: { type: ['string', 'null'] },
        now: { type: 'string' },
        first: time,
        last: time,
        limits: {
          type: 'object',
          properties: { rows: { type: 'integer' }, seconds: { type: 'number' }, bytes: { type: 'integer' } },
        },
      },
    }),
  };
  app.get('/about', { schema }, async (request, reply): Promise<About> => {
    const [[first, last] = [null, null]] = (await ask({ sql: SPAN, parameters: {} }, gone(reply))).rows;
    return {
      version: VERSION,
      store: storeName,
      user: request.user,
      now: new Date().toISOString(),
      first: first as string | null,
      last: last as string | null,
      limits,
    };
  });
};
