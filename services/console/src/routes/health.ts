import { reportStatement } from '@mirrorscope/store';
import type { MirrorHealth } from '../contract.ts';
import { healthOf } from '../health/services.ts';
import { gone, type Routes } from './route.ts';
import { answers, TABLE, TIME } from './schemas.ts';

const MOST_VIEWPOINTS = 10_000;

export const healthRoutes: Routes = (app, { ask, limits, services }) => {
  const text = { type: 'string' } as const;
  const figure = {
    name: text,
    text,
    value: { type: 'number' },
    unit: text,
    bad: { type: 'boolean', description: 'somebody should look' },
  } as const;
  const service = {
    name: text,
    kind: { enum: ['listener', 'writer', 'unknown'] },
    reachable: { type: 'boolean' },
    problem: { type: ['string', 'null'] },
    figures: { type: 'array', items: { type: 'object', properties: figure } },
  } as const;
  const schema = {
    summary: 'Mirror health',
    description: 'What each viewpoint lost and when it was last seen, and what listeners and writers say of themselves now.',
    querystring: { type: 'object', additionalProperties: false, properties: { since: TIME, until: TIME } },
    response: answers({
      type: 'object',
      properties: { viewpoints: TABLE, services: { type: 'array', items: { type: 'object', properties: service } } },
    }),
  };
  app.get<{ Querystring: { since?: string; until?: string } }>('/health', { schema }, async ({ query }, reply): Promise<MirrorHealth> => {
    const question = reportStatement('viewpoints', { ...query, limit: Math.min(limits.rows, MOST_VIEWPOINTS) });
    const [viewpoints, seen] = await Promise.all([ask(question, gone(reply)), healthOf(services)]);
    return { viewpoints, services: seen };
  });
};
