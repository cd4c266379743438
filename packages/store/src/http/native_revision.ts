import { columnEnd, stringEnd, varUInt, varUIntEnd } from './native_reader.ts';
import { type NativeType, nativeType } from './native_types.ts';
import type { ResultSink } from './query_runner.ts';

/** Protocol versions from which on blocks and columns say more of themselves (ClickHouse's ProtocolDefines.h). */
const WITH_BLOCK_INFO = 1;
const WITH_SERIALIZATION = 54_454;

/** No overflow row; of no bucket: fields 1 and 2, and the end of the fields. */
const BLOCK_INFO = Buffer.from([1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0]);
/** The column is written as its type usually is. */
const USUAL_SERIALIZATION = Buffer.from([0]);

/**
 * Makes blocks of the format Native into ones for a client of a protocol version: clickhouse-go, and with it Grafana, names
 * its own and reads no others. The embedded engine itself writes those of version 0.
 */
export class NativeRevision {
  readonly #revision: number;
  #bytes: Buffer = Buffer.alloc(0);
  /** Columns of the current block that are still to come, and their rows; undefined between blocks. */
  #block: { columns: number; readonly rows: number } | undefined;
  readonly #types = new Map<string, NativeType>();

  constructor(revision: number) {
    this.#revision = revision;
  }

  /** What can be passed on now that `chunk` has come. Throws ClickHouseException for a type that is not understood. */
  push(chunk: Uint8Array): Buffer {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const output: Buffer[] = [];
    let at = 0;
    for (;;) {
      const end = this.#block === undefined ? this.#head(at, output) : this.#column(at, this.#block, output);
      if (end < 0) break;
      at = end;
    }
    this.#bytes = this.#bytes.subarray(at);
    return Buffer.concat(output);
  }

  #head(from: number, output: Buffer[]): number {
    const rows = varUIntEnd(this.#bytes, from);
    const end = rows < 0 ? rows : varUIntEnd(this.#bytes, rows);
    if (end < 0) return end;
    if (this.#revision >= WITH_BLOCK_INFO) output.push(BLOCK_INFO);
    output.push(this.#bytes.subarray(from, end));
    this.#begin(varUInt(this.#bytes, from), varUInt(this.#bytes, rows));
    return end;
  }

  #column(from: number, block: { columns: number; readonly rows: number }, output: Buffer[]): number {
    const bytes = this.#bytes;
    const type = stringEnd(bytes, from);
    const data = type < 0 ? type : stringEnd(bytes, type);
    if (data < 0) return data;
    const end =
      block.rows === 0 ? data : columnEnd(bytes, data, this.#type(bytes.toString('utf8', varUIntEnd(bytes, type), data)), block.rows);
    if (end < 0) return end;
    output.push(bytes.subarray(from, data));
    if (this.#revision >= WITH_SERIALIZATION) output.push(USUAL_SERIALIZATION);
    output.push(bytes.subarray(data, end));
    this.#begin(block.columns - 1, block.rows);
    return end;
  }

  #begin(columns: number, rows: number): void {
    this.#block = columns === 0 ? undefined : { columns, rows };
  }

  #type(text: string): NativeType {
    const known = this.#types.get(text);
    if (known !== undefined) return known;
    const type = nativeType(text);
    this.#types.set(text, type);
    return type;
  }
}

/** Results in the format Native as a client of the protocol version reads them; others, and those for version 0, as they are. */
export function nativeSink(sink: ResultSink, revision: number): ResultSink {
  let blocks: NativeRevision | undefined;
  return {
    begin(format) {
      blocks = format.name === 'Native' && revision > 0 ? new NativeRevision(revision) : undefined;
      sink.begin(format);
    },
    async write(chunk) {
      await sink.write(blocks === undefined ? chunk : blocks.push(chunk));
    },
  };
}
