export { TransportError, type TransportErrorCode } from './error.ts';
export { type KafkaTransport, openKafka } from './kafka_transport.ts';
export type { Log } from './log.ts';
export { type NdjsonTransport, type NdjsonTransportOptions, openNdjson } from './ndjson_transport.ts';
export { nullTransport } from './null_transport.ts';
export { pauseAfter, RETRY, type Retry } from './retry.ts';
export { type Inserter, type StoreTransportOptions, storeTransport } from './store_transport.ts';
export type { CloseOptions, Problem, Transport, TransportCounts } from './transport.ts';
