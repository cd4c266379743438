import type { PacketBatch } from '@mirrorscope/wire';
import type { ByteWindow } from './window.ts';

/** Longest packet that is believed, in bytes: libpcap's own limit. Larger ones are what damage looks like. */
export const MAX_PACKET = 262_144;

/** Why a reader gave the batch back. */
export const NEEDS_BYTES = 0;
export const BATCH_FULL = 1;
export const DAMAGED = 2;
export type ReaderState = typeof NEEDS_BYTES | typeof BATCH_FULL | typeof DAMAGED;

/** Parses one file format between the ends of a window, straight into a batch. */
export interface RecordReader {
  readonly format: 'pcap' | 'pcapng';
  /** Adds packets to `batch` until it is full, or until more bytes are needed, or until the bytes make no sense. */
  fill(window: ByteWindow, batch: PacketBatch): ReaderState;
  /** What makes no sense, after DAMAGED. The offset is `window.position`. */
  readonly damage: string;
  /** Where the record or block that needs more bytes begins, and what it is. */
  unfinished(window: ByteWindow): { offset: number; text: string };
}
