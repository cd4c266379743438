/** Asks the server. Shapes are those of src/contract.ts. */
import type { Refusal } from '../../src/contract.ts';
import { accessToken } from './token.ts';

const BASE = '/api/v1';

/** What a question becomes when it is not answered. `code` is the server's, or `unreachable`, `no_json` or `failed`. */
export class AskError extends Error {
  override readonly name = 'AskError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status: number, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.status = status;
  }
}

export type Parameters = Readonly<Record<string, string | number | boolean | undefined>>;

/** `/reports/top-talkers?since=…`: a question, as it is asked and remembered. Parameters that are undefined or empty are left out. */
export function question(path: string, parameters: Parameters = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined && value !== '') search.set(name, String(value));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

/**
 * GETs a question, or POSTs `body` to it as JSON.
 * @throws AskError where the server refuses or cannot be reached; whatever `signal` was aborted with
 */
export async function ask<T>(asked: string, options: { readonly signal?: AbortSignal; readonly body?: unknown } = {}): Promise<T> {
  const { signal, body } = options;
  const token = accessToken();
  const init: RequestInit = {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  };
  let response: Response;
  try {
    response = await fetch(BASE + asked, init);
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new AskError('unreachable', 'The console does not answer. Is it still running?', 0, cause);
  }
  if (!response.ok) throw await refusalOf(response);
  return (await response.json().catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause;
    throw new AskError(
      'no_json',
      'What came is no answer of the console. Has a login before it run out? Load the page again.',
      response.status,
      cause,
    );
  })) as T;
}

async function refusalOf(response: Response): Promise<AskError> {
  const { status, statusText } = response;
  const refusal = (await response.json().catch(() => undefined)) as Partial<Refusal> | undefined;
  return new AskError(refusal?.error?.code ?? 'failed', refusal?.error?.message ?? `The console answered ${status} ${statusText}.`, status);
}
