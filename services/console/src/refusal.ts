import { FilterError } from '@mirrorscope/filter';
import { StoreError, type StoreErrorCode } from '@mirrorscope/store';
import type { FastifyError } from 'fastify';
import type { Refusal } from './contract.ts';
import { ConsoleError, type ConsoleErrorCode } from './error.ts';

const STATUS: Readonly<Partial<Record<ConsoleErrorCode, number>>> = {
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  too_many_requests: 429,
  limit: 422,
};

const STORE_STATUS: Readonly<Partial<Record<StoreErrorCode, number>>> = {
  bad_parameter: 400,
  query: 400,
  read_only: 403,
  unknown_report: 404,
  limit: 422,
  no_schema: 503,
  unreachable: 503,
  denied: 503,
};

export interface Refused {
  readonly status: number;
  readonly body: Refusal;
  /** It is the console's fault, and worth a line in its log. */
  readonly unexpected: boolean;
}

/** Every error as the page gets it: what was written for people as it is, of anything else nothing but that it happened. */
export function refusalOf(error: unknown): Refused {
  if (error instanceof ConsoleError) return refused(STATUS[error.code] ?? 500, error.code, error.message);
  if (error instanceof FilterError) return refused(400, 'bad_filter', `the filter: ${error.message}`);
  if (error instanceof StoreError) return refused(STORE_STATUS[error.code] ?? 500, error.code, error.message);
  const { statusCode, validation, message, code } = error as Partial<FastifyError>;
  if (validation !== undefined) return refused(400, 'bad_request', `${message}`);
  if (statusCode === 413) return refused(413, 'too_large', 'the request is too large: send less');
  // Fastify's own complaints about a request name what is wrong with it, and nothing of the server.
  if (statusCode !== undefined && statusCode < 500 && code?.startsWith('FST_')) return refused(statusCode, 'bad_request', `${message}`);
  return { ...refused(500, 'internal', 'the console failed; its log says why'), unexpected: true };
}

const refused = (status: number, code: string, message: string): Refused => ({
  status,
  body: { error: { code, message } },
  unexpected: false,
});
