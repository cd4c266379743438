import type { FlowRow } from '@mirrorscope/record';

const NEWLINE = 0x0a;
const ZERO = 0x30;
const CLIENT = Buffer.from('"client_packets":');
const SERVER = Buffer.from('"server_packets":');
const NOTHING = Buffer.alloc(0);

/**
 * Adds up flow records as they come, many gigabytes of them if need be: lines of JSON with all columns, as a listener writes
 * them. The rows of one server port are kept whole.
 */
export class RecordTally {
  records = 0;
  /** Packets of both directions. */
  packets = 0;
  readonly kept: FlowRow[] = [];
  /** Resolves when the stream has ended; what it had was whole lines. */
  readonly end: Promise<void>;
  readonly #keep: Buffer | undefined;
  #rest: Buffer = NOTHING;

  constructor(stream: AsyncIterable<Buffer>, serverPort?: number) {
    this.#keep = serverPort === undefined ? undefined : Buffer.from(`"server_port":${serverPort},`);
    this.end = this.#read(stream);
    // Whoever waits for it hears of it.
    this.end.catch(() => {});
  }

  async #read(stream: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of stream) this.#add(chunk);
    if (this.#rest.length > 0) throw new Error(`the last record has no end: ${this.#rest}`);
  }

  #add(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      const line = bytes.subarray(start, end);
      this.records++;
      this.packets += numberBehind(line, CLIENT) + numberBehind(line, SERVER);
      if (this.#keep !== undefined && line.includes(this.#keep)) this.kept.push(JSON.parse(line.toString()) as FlowRow);
      start = end + 1;
    }
    this.#rest = bytes.subarray(start);
  }
}

function numberBehind(line: Buffer, name: Buffer): number {
  const at = line.indexOf(name);
  if (at < 0) throw new Error(`a record without ${name}: ${line}`);
  let number = 0;
  for (let i = at + name.length; line[i]! >= ZERO && line[i]! <= ZERO + 9; i++) number = number * 10 + line[i]! - ZERO;
  return number;
}
