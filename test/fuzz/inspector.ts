import { COLUMN_INDEX, type FlowRecord, NdjsonEncoder, type RecordSink } from '@mirrorscope/record';
import { brokenTruths } from '../invariants/truths.ts';

const { client_packets, server_packets, client_bytes, server_bytes } = COLUMN_INDEX;

/** Where the records of a fuzzed engine go: each is judged by itself, and what the encoder makes of them is read back. */
export class Inspector implements RecordSink {
  records = 0;
  /** Packets that all records speak of. */
  packets = 0;
  /** And their bytes. */
  bytes = 0;
  /** The first thing that was wrong; empty while nothing is. */
  fault = '';
  readonly compact: boolean;
  readonly #encoder: NdjsonEncoder;
  readonly #text = new TextDecoder('utf-8', { fatal: true });
  #kept: unknown[] | undefined;

  constructor(compact: boolean) {
    this.compact = compact;
    this.#encoder = new NdjsonEncoder({ compact, onChunk: (bytes, records) => this.#read(bytes, records) });
  }

  write(record: FlowRecord): void {
    this.records++;
    this.packets += record.numbers[client_packets]! + record.numbers[server_packets]!;
    this.bytes += record.numbers[client_bytes]! + record.numbers[server_bytes]!;
    const broken = brokenTruths(record);
    if (broken.length > 0) this.#report(`a record breaks what must hold: ${broken.join('; ')}`);
    this.#encoder.write(record);
  }

  flush(): void {
    this.#encoder.flush();
  }

  /** Gives a list that the records of which nothing has been written yet will stand in, as they are read back. */
  keep(): unknown[] {
    this.#kept = [];
    return this.#kept;
  }

  #read(bytes: Uint8Array, records: number): void {
    const text = this.#text.decode(bytes);
    try {
      const parsed: unknown[] = JSON.parse(`[${text.trimEnd().replaceAll('\n', ',')}]`);
      this.#kept?.push(...parsed);
      if (parsed.length !== records) this.#report(`${records} records were encoded, ${parsed.length} lines read back`);
    } catch (error) {
      this.#report(`the encoder's output is not JSON: ${(error as Error).message}`);
    }
  }

  #report(fault: string): void {
    if (this.fault === '') this.fault = fault;
  }
}
