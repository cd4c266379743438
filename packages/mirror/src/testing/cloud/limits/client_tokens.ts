import type { Clock } from '../../../clock.ts';
import { AwsFailure } from '../http/failure.ts';
import { invalid, type Query } from '../http/query.ts';
import type { Answer } from '../http/xml.ts';

/** So long AWS remembers a token at least. */
const MEMORY_MS = 24 * 3600 * 1000;

const MOST_CHARACTERS = 64;

/** Says nothing about what is asked for. */
const NOT_COMPARED = new Set(['Action', 'Version', 'ClientToken', 'DryRun']);

/** Answers of creating operations by client token: a request that comes again is answered as before, and creates nothing. */
export class ClientTokens {
  readonly #clock: Clock;
  readonly #answers = new Map<string, { parameters: string; answer: Answer; at: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What was answered to the same request before, also where the thing is gone meanwhile. */
  recall(operation: string, query: Query): Answer | undefined {
    const key = keyOf(operation, query);
    const known = key === undefined ? undefined : this.#answers.get(key);
    if (known === undefined || known.at + MEMORY_MS <= this.#clock.now()) return undefined;
    if (known.parameters !== parametersOf(query)) {
      throw new AwsFailure(
        'IdempotentParameterMismatch',
        'The request uses the same client token as a previous, but non-identical request',
      );
    }
    return known.answer;
  }

  remember(operation: string, query: Query, answer: Answer): void {
    const key = keyOf(operation, query);
    if (key !== undefined) this.#answers.set(key, { parameters: parametersOf(query), answer, at: this.#clock.now() });
  }
}

function keyOf(operation: string, query: Query): string | undefined {
  const token = query.text('ClientToken');
  if (token === undefined) return undefined;
  if (!/^[\x21-\x7e]+$/.test(token) || token.length > MOST_CHARACTERS) {
    throw invalid('ClientToken', token, `it has to be of 1 to ${MOST_CHARACTERS} ASCII characters`);
  }
  return `${operation} ${token}`;
}

function parametersOf(query: Query): string {
  return JSON.stringify(
    query
      .entries()
      .filter(([name]) => !NOT_COMPARED.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
