/** Why there is no broker. */
export type KafkaErrorCode = 'missing' | 'command_failed' | 'not_ready';

/** One line for a person, with the way out where there is one. */
export class KafkaError extends Error {
  readonly code: KafkaErrorCode;

  constructor(code: KafkaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KafkaError';
    this.code = code;
  }
}
