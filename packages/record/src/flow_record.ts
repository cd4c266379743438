import { COLUMNS } from './columns.ts';

/** Offsets of the three addresses in FlowRecord.addresses, 16 bytes each, network order, IPv4 as ::ffff:a.b.c.d. */
export const MIRROR_SRC = 0;
export const CLIENT_IP = 16;
export const SERVER_IP = 32;

/** Longest history kept of a flow, in letters. */
export const MAX_HISTORY = 32;

/** Bytes of a Community ID: "1:" and 20 bytes in base64. */
export const COMMUNITY_ID_BYTES = 30;

/**
 * One flow record on its way out: filled by the flow table, read by an encoder, then filled again. Valid only during
 * the call that passes it.
 */
export class FlowRecord {
  /** By COLUMN_INDEX: counters as they are, enums as their value, times as microseconds since 1970. Addresses and text stay 0. */
  readonly numbers = new Float64Array(COLUMNS.length);
  readonly addresses = new Uint8Array(48);
  /** ASCII. */
  readonly communityId = new Uint8Array(COMMUNITY_ID_BYTES);
  /** ASCII, `historyLength` letters. */
  readonly history = new Uint8Array(MAX_HISTORY);
  historyLength = 0;
  listener = '';
}

/** Where the flow table puts its records. Must not throw and must not keep the record. */
export interface RecordSink {
  write(record: FlowRecord): void;
}
