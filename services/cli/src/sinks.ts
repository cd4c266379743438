import { type FlowRecord, NdjsonEncoder, type RecordSink } from '@mirrorscope/record';
import type { Output } from './output.ts';

/** Where the records of an analysis go, besides the store. */
export interface View extends RecordSink {
  /** Nothing more is wanted: the analysis may stop. */
  readonly full: boolean;
  /** All records have come. */
  end(): void;
}

const NEWLINE = 0x0a;
const COMMA = Buffer.from(',\n');
/** Small enough that a reader sees the first records soon. */
const CHUNK = 64 * 1024;

/** The first `limit` records as lines of JSON. */
export class NdjsonView implements View {
  protected readonly output: Output;
  readonly #encoder: NdjsonEncoder;
  #room: number;

  constructor(output: Output, limit: number) {
    this.output = output;
    this.#room = limit;
    this.#encoder = new NdjsonEncoder({ compact: false, chunkBytes: CHUNK, onChunk: (bytes) => this.chunk(bytes) });
  }

  get full(): boolean {
    return this.#room === 0 || this.output.closed;
  }

  write(record: FlowRecord): void {
    if (this.full) return;
    this.#room--;
    this.#encoder.write(record);
  }

  end(): void {
    this.#encoder.flush();
  }

  protected chunk(bytes: Uint8Array): void {
    this.output.write(bytes);
  }
}

/** The first `limit` records as one JSON array, a record a line. */
export class JsonView extends NdjsonView {
  #begun = false;

  override end(): void {
    super.end();
    this.output.print(this.#begun ? '\n]\n' : '[]\n');
  }

  /** Lines become elements: the last one's end is left open, since it shows only later whether a comma follows. */
  protected override chunk(bytes: Uint8Array): void {
    this.output.print(this.#begun ? ',\n' : '[\n');
    this.#begun = true;
    let from = 0;
    const parts: Uint8Array[] = [];
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      if (from > 0) parts.push(COMMA);
      parts.push(bytes.subarray(from, end));
      from = end + 1;
    }
    this.output.write(Buffer.concat(parts));
  }
}

/** Hands each record to two sinks. */
export class BothSinks implements RecordSink {
  readonly #first: RecordSink;
  readonly #second: RecordSink;

  constructor(first: RecordSink, second: RecordSink) {
    this.#first = first;
    this.#second = second;
  }

  write(record: FlowRecord): void {
    this.#first.write(record);
    this.#second.write(record);
  }
}
