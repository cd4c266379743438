import type { RecordSink } from '@mirrorscope/record';
import { decode, Packet, type PacketBatch, REFUSAL_NAMES } from '@mirrorscope/wire';
import { Admission, type Allowed } from './admission.ts';
import { FlowTable } from './flow_table.ts';
import type { FlowOptions } from './options.ts';

export interface EngineOptions extends FlowOptions {
  /** Look into tunnels. Default true; false decodes the outermost packet alone. */
  readonly decap?: boolean;
  /** From where packets are taken. Default: from everywhere. */
  readonly allowed?: Allowed;
}

/**
 * Packets in, records out: decodes each packet of a batch and gives it to the flow table. Always
 * arrived = decoded + the sum of `refused`.
 */
export class FlowEngine {
  arrived = 0;
  decoded = 0;
  /** Packets that could not be decoded or are not allowed, by position in REFUSAL_NAMES. */
  readonly refused = new Float64Array(REFUSAL_NAMES.length);
  readonly table: FlowTable;
  readonly #packet = new Packet();
  readonly #decap: boolean;
  readonly #admission: Admission | undefined;

  constructor(options: EngineOptions, sink: RecordSink) {
    this.table = new FlowTable(options, sink);
    this.#decap = options.decap ?? true;
    const { vnis = [], senders = [] } = options.allowed ?? {};
    this.#admission = vnis.length + senders.length > 0 ? new Admission({ vnis, senders }) : undefined;
    this.#packet.listLayers = 0;
  }

  process(batch: PacketBatch): void {
    const { view, offset, captured, original, sec, nsec, linkType, count } = batch;
    const packet = this.#packet;
    const decap = this.#decap;
    const table = this.table;
    const admission = this.#admission;
    let decoded = 0;
    for (let i = 0; i < count; i++) {
      packet.original = original[i]!;
      let refusal = decode(view, offset[i]!, captured[i]!, linkType[i]!, packet, decap);
      if (refusal === 0 && admission !== undefined) refusal = admission.refusal(packet);
      if (refusal !== 0) {
        this.refused[refusal]!++;
        continue;
      }
      packet.sec = sec[i]!;
      packet.nsec = nsec[i]!;
      table.add(packet);
      decoded++;
    }
    this.arrived += count;
    this.decoded += decoded;
  }

  /** Time goes on without packets. Seconds since 1970 and nanoseconds. */
  advance(sec: number, nsec: number): void {
    this.table.advance(sec, nsec);
  }

  /** Writes every live flow with end_reason shutdown. */
  flush(): void {
    this.table.flush();
  }
}
