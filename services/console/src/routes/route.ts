import type { AskLimits } from '@mirrorscope/store';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Watched } from '../health/services.ts';
import type { Ask } from '../question.ts';

/** What the routes answer from. */
export interface Sources {
  /** Without user and password. */
  readonly storeName: string;
  readonly limits: AskLimits;
  readonly ask: Ask;
  readonly services: readonly Watched[];
}

export type Routes = (app: FastifyInstance, sources: Sources) => void;

/** Fires when the client goes away before it has its answer. */
export function gone({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
