import { TransportError } from '../error.ts';
import { plainReason } from '../plain_reason.ts';

/** Somebody else has the partition, or will have it in a moment. */
const REVOKED: ReadonlySet<unknown> = new Set(['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'REBALANCE_IN_PROGRESS', 'FENCED_INSTANCE_ID']);
const METADATA: ReadonlySet<unknown> = new Set(['OFFSET_METADATA_TOO_LARGE', 'INVALID_COMMIT_OFFSET_SIZE']);
const DENIED: ReadonlySet<unknown> = new Set([
  'SASL_AUTHENTICATION_FAILED',
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
]);

/** An error of kafkajs, which wraps them. `what` was not done: `commit an offset`. */
export function kafkaFault(error: unknown, what: string, otherwise: 'commit' | 'unreachable' | 'write'): TransportError {
  if (error instanceof TransportError) return error;
  const { name, type, message } = innermost(error);
  const code = REVOKED.has(type)
    ? 'revoked'
    : METADATA.has(type)
      ? 'metadata'
      : DENIED.has(type) || name === 'KafkaJSSASLAuthenticationError'
        ? 'denied'
        : otherwise;
  return new TransportError(code, `cannot ${what}: ${message}`, error);
}

/** The topic takes no message as large as this one. kafkajs wraps its errors. */
export const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && (('type' in error && error.type === 'MESSAGE_TOO_LARGE') || isTooLarge(error.cause));

function innermost(error: unknown): { readonly name: string; readonly type: unknown; readonly message: string } {
  if (!(error instanceof Error)) return { name: '', type: undefined, message: String(error) };
  if (error.cause instanceof Error) return innermost(error.cause);
  return { name: error.name, type: 'type' in error ? error.type : undefined, message: plainReason(error.message) };
}
