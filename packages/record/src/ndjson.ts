import { isUnspecified, writeAddress } from './address.ts';
import { COLUMNS } from './columns.ts';
import { writeNumber } from './digits.ts';
import { COMMUNITY_ID_BYTES, type FlowRecord, type RecordSink } from './flow_record.ts';
import {
  ADDRESS,
  COMMUNITY_ID,
  DEFAULT,
  ENUM,
  ENUM_NAMES,
  HISTORY,
  KEYS,
  KIND,
  LISTENER,
  MAX_LINE_BYTES,
  NUMBER,
  SOURCE,
  TIME,
} from './layout.ts';
import { writeTime } from './time.ts';

const QUOTE = 0x22;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const NEWLINE = 0x0a;

/** Small enough for the caches, large enough that handing it on costs nothing a record. */
const DEFAULT_CHUNK_BYTES = 256 * 1024;

export interface NdjsonEncoderOptions {
  /** Leave out columns that have their default (DEFAULT_ROW); otherwise every line has all columns, in order of COLUMNS. */
  readonly compact: boolean;
  /** Size of the chunks in bytes, 256 KiB if not given. A chunk is larger only where one record needs more. */
  readonly chunkBytes?: number;
  /**
   * Takes a chunk of whole lines and their number. The bytes are the encoder's own and are written over once this
   * returns: copy what must last.
   */
  onChunk(bytes: Uint8Array, records: number): void;
}

/**
 * Writes records as lines of JSON (https://github.com/ndjson/ndjson-spec; ClickHouse: JSONEachRow) straight into
 * bytes. Nothing is allocated per record. Values are as FlowRow says.
 */
export class NdjsonEncoder implements RecordSink {
  readonly #compact: boolean;
  readonly #options: NdjsonEncoderOptions;
  #bytes: Uint8Array;
  #view: DataView;
  #at = 0;
  #records = 0;
  #listener = '';
  #listenerBytes: Uint8Array = new TextEncoder().encode('""');

  constructor(options: NdjsonEncoderOptions) {
    this.#compact = options.compact;
    this.#options = options;
    this.#bytes = new Uint8Array(options.chunkBytes ?? DEFAULT_CHUNK_BYTES);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Adds one record. Calls onChunk first where the chunk has no room left for it. */
  write(record: FlowRecord): void {
    if (record.listener !== this.#listener) this.#setListener(record.listener);
    const room = MAX_LINE_BYTES + this.#listenerBytes.length;
    if (this.#at + room > this.#bytes.length) this.#makeRoom(room);

    const bytes = this.#bytes;
    const view = this.#view;
    const numbers = record.numbers;
    const start = this.#at;
    let at = start;
    for (let column = 0; column < COLUMNS.length; column++) {
      const kind = KIND[column]!;
      if (this.#compact && (kind <= TIME ? numbers[column] === DEFAULT[column] : this.#isEmpty(record, kind, column))) continue;
      at = KEYS.write(view, at, column);
      at = kind === NUMBER ? writeNumber(view, at, numbers, column) : this.#writeOther(record, kind, column, at);
    }
    if (at === start) at++;
    bytes[start] = OPEN;
    bytes[at] = CLOSE;
    bytes[at + 1] = NEWLINE;
    this.#at = at + 2;
    this.#records++;
  }

  /** Hands on what has been written since the last chunk, if anything. */
  flush(): void {
    if (this.#records === 0) return;
    const chunk = this.#bytes.subarray(0, this.#at);
    const records = this.#records;
    this.#at = 0;
    this.#records = 0;
    this.#options.onChunk(chunk, records);
  }

  #makeRoom(room: number): void {
    this.flush();
    if (room <= this.#bytes.length) return;
    this.#bytes = new Uint8Array(room);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** One listener writes all records of an engine, so its name is escaped once. */
  #setListener(name: string): void {
    this.#listener = name;
    this.#listenerBytes = new TextEncoder().encode(JSON.stringify(name));
  }

  /** Whether a column that does not stand in FlowRecord.numbers has its default. */
  #isEmpty(record: FlowRecord, kind: number, column: number): boolean {
    switch (kind) {
      case ADDRESS:
        return isUnspecified(record.addresses, SOURCE[column]!);
      case LISTENER:
        return this.#listener === '';
      case COMMUNITY_ID:
        return record.communityId[0] === 0;
      default:
        return record.historyLength === 0;
    }
  }

  #writeOther(record: FlowRecord, kind: number, column: number, at: number): number {
    if (kind === ENUM) return ENUM_NAMES.write(this.#view, at, SOURCE[column]! + record.numbers[column]!);
    const bytes = this.#bytes;
    if (kind === LISTENER) return writeBytes(bytes, at, this.#listenerBytes, this.#listenerBytes.length);

    bytes[at] = QUOTE;
    let end = at + 1;
    if (kind === TIME) end = writeTime(this.#view, end, record.numbers, column);
    else if (kind === ADDRESS) end = writeAddress(this.#view, end, record.addresses, SOURCE[column]!);
    else if (kind === HISTORY) end = writeBytes(bytes, end, record.history, record.historyLength);
    else if (record.communityId[0] !== 0) end = writeBytes(bytes, end, record.communityId, COMMUNITY_ID_BYTES);
    bytes[end] = QUOTE;
    return end + 1;
  }
}

/** Byte by byte, since these texts are short: `set` costs more than it saves below some sixty bytes. */
function writeBytes(bytes: Uint8Array, at: number, text: Uint8Array, length: number): number {
  for (let i = 0; i < length; i++) bytes[at + i] = text[i]!;
  return at + length;
}
