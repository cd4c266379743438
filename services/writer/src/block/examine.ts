import { RECORD_VERSION } from '@mirrorscope/record';
import { type ConsumedMessage, HEADER } from '@mirrorscope/transport/consume';
import { countLines } from './lines.ts';

export const DEATHS = ['unreadable', 'empty', 'headers', 'version', 'too_large', 'not_ndjson', 'rows', 'refused'] as const;

/** Why a message is not inserted, and what exactly, for whoever looks at it. */
export interface Death {
  readonly reason: (typeof DEATHS)[number];
  readonly detail: string;
}

/** What its headers and ends of lines say of a message. */
export interface Examined {
  readonly message: ConsumedMessage;
  /** Who numbered it, and its number; undefined where it is not numbered. */
  readonly identity: { readonly stream: string; readonly sequence: number } | undefined;
  readonly rows: number;
  readonly death: Death | undefined;
}

/** ClickHouse makes one part of so much, at most, in one go: it is in, or it is not. */
const MOST_ROWS = 100_000;
const MOST_BYTES = 64 * 1024 * 1024;

const STREAM = /^[0-9A-Za-z]{12}$/;
const NUMBER = /^\d{1,15}$/;

/** The same for the same message, at any time. */
export function examine(message: ConsumedMessage): Examined {
  const stream = message.headers[HEADER.stream]?.toString('latin1');
  const sequence = message.headers[HEADER.sequence]?.toString('latin1');
  const numbered = stream !== undefined && sequence !== undefined && STREAM.test(stream) && NUMBER.test(sequence);
  const identity = numbered ? { stream, sequence: Number(sequence) } : undefined;
  const dead = (reason: Death['reason'], detail: string): Examined => ({ message, identity, rows: 0, death: { reason, detail } });

  const unreadable = message.headers[HEADER.unreadable];
  if (unreadable !== undefined) return dead('unreadable', `it cannot be decompressed: ${unreadable}`);
  const { value } = message;
  if (value === null || value.length === 0) return dead('empty', 'there is nothing in it');
  const version = message.headers[HEADER.version]?.toString('latin1');
  if (version === undefined) return dead('headers', `it has no header ${HEADER.version}`);
  if (version !== String(RECORD_VERSION)) return dead('version', `records of version ${version}, and this program knows ${RECORD_VERSION}`);
  if (!numbered && (stream ?? sequence) !== undefined) {
    return dead('headers', `${HEADER.stream} ${stream ?? 'missing'}, ${HEADER.sequence} ${sequence ?? 'missing'}`);
  }
  const rows = message.headers[HEADER.rows]?.toString('latin1') ?? '';
  if (!NUMBER.test(rows)) return dead('headers', `${HEADER.rows} is no number`);
  if (Number(rows) > MOST_ROWS || value.length > MOST_BYTES) return dead('too_large', `${rows} rows, ${value.length} bytes`);
  const lines = countLines(value);
  if (lines === undefined) return dead('not_ndjson', 'not every line is an object that ends there');
  if (lines !== Number(rows)) return dead('rows', `${lines} rows, and ${HEADER.rows} says ${rows}`);
  return { message, identity, rows: lines, death: undefined };
}
