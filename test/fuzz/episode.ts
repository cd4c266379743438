import { type EngineOptions, FlowEngine } from '@mirrorscope/flow';
import { decode, Packet, PacketBatch } from '@mirrorscope/wire';
import type { Corpus } from './corpus.ts';
import { Inspector } from './inspector.ts';
import { Random } from './random.ts';
import { Traffic } from './traffic.ts';

/** Flows that fit, from the least there can be; episodes take them in turn. */
const CAPACITIES = [3000, 50, 1, 400, 6];
/** A batch takes about a millisecond; the rest is for other programs of a busy machine. */
const SLOWEST_BATCH_MS = 5000;

/** One engine under a stream of mutated packets, all of it decided by the seed: options, packets and times. */
export class Episode {
  readonly engine: FlowEngine;
  readonly inspector: Inspector;
  readonly options: EngineOptions;
  readonly traffic: Traffic;
  slowestBatch = 0;
  readonly #random: Random;
  #sent = 0;
  /** What decoding says of the packets sent, without any flow. */
  #bytes = 0;
  readonly #packet = new Packet();

  constructor(corpus: Corpus, seed: number) {
    const random = new Random(seed);
    this.#random = random;
    this.options = {
      listener: 'fuzz "\\',
      capacity: CAPACITIES[seed % CAPACITIES.length]!,
      idleTimeout: random.of([60, 5, 0.5]),
      activeTimeout: random.of([60, 0, 1, 0.001]),
      closedLinger: random.of([5, 0]),
      decap: !random.once(8),
      key: { mirrorSource: !random.once(4), vni: !random.once(4), vlan: !random.once(4) },
    };
    this.inspector = new Inspector(random.once(2));
    this.engine = new FlowEngine(this.options, this.inspector);
    this.traffic = new Traffic(corpus, random.word());
  }

  /** The next batch goes through. Answers with what was wrong, '' where nothing was. */
  step(): string {
    this.#prepare();
    const before = performance.now();
    const fault = this.#send(this.traffic.batch);
    const took = performance.now() - before;
    this.slowestBatch = Math.max(this.slowestBatch, took);
    if (fault !== '') return fault;
    return took > SLOWEST_BATCH_MS ? `a batch of ${this.traffic.batch.count} packets took ${took.toFixed(0)} ms` : '';
  }

  /** The same packet by packet, up to the one at which something is wrong: its place in the batch, -1 where nothing is. */
  stepSingly(): { place: number; fault: string } {
    this.#prepare();
    const { batch } = this.traffic;
    const single = new PacketBatch(1);
    single.view = batch.view;
    single.count = 1;
    for (let place = 0; place < batch.count; place++) {
      for (const column of ['offset', 'captured', 'original', 'sec', 'nsec', 'linkType'] as const)
        single[column][0] = batch[column][place]!;
      const fault = this.#send(single);
      this.inspector.flush();
      if (fault !== '' || this.inspector.fault !== '') return { place, fault: fault || this.inspector.fault };
    }
    return { place: -1, fault: '' };
  }

  /** Everything is written and forgotten. Answers with what was wrong, '' where nothing was. */
  finish(): string {
    const { engine, inspector } = this;
    try {
      engine.flush();
      inspector.flush();
    } catch (error) {
      return stackOf(error);
    }
    if (inspector.fault !== '') return inspector.fault;
    if (engine.table.live !== 0) return `${engine.table.live} flows live after a flush`;
    if (inspector.packets !== engine.decoded) return `${engine.decoded} packets decoded, ${inspector.packets} in records`;
    if (inspector.bytes !== this.#bytes) return `${this.#bytes} bytes decoded, ${inspector.bytes} in records`;
    const written = engine.table.records.reduce((sum, count) => sum + count, 0);
    return written === inspector.records ? '' : `${written} records counted, ${inspector.records} written`;
  }

  /** The packets that come next, and what else may happen between two batches. */
  #prepare(): void {
    this.traffic.fill();
    if (this.#random.once(100)) this.engine.advance((this.traffic.second + this.#random.below(120)) | 0, this.#random.below(1e9));
    if (this.#random.once(1000)) this.engine.flush();
  }

  #send(batch: PacketBatch): string {
    const { engine, inspector } = this;
    try {
      engine.process(batch);
      this.#bytes += this.#bytesOf(batch);
    } catch (error) {
      return stackOf(error);
    }
    this.#sent += batch.count;
    if (inspector.fault !== '') return inspector.fault;
    let refused = 0;
    for (let reason = 1; reason < engine.refused.length; reason++) refused += engine.refused[reason]!;
    if (engine.arrived !== this.#sent) return `${this.#sent} packets sent, ${engine.arrived} arrived`;
    if (engine.refused[0] !== 0) return `${engine.refused[0]} packets refused without a reason`;
    if (engine.arrived !== engine.decoded + refused) return `${engine.arrived} arrived, ${engine.decoded} decoded, ${refused} refused`;
    return '';
  }

  /** Each packet alone in its view: a decoder that looks at what lies around it throws here. */
  #bytesOf({ count, view, offset, captured, original, linkType }: PacketBatch): number {
    const packet = this.#packet;
    const decap = this.options.decap ?? true;
    let bytes = 0;
    for (let i = 0; i < count; i++) {
      const alone = new DataView(view.buffer, offset[i]!, captured[i]!);
      packet.original = original[i]!;
      if (decode(alone, 0, captured[i]!, linkType[i]!, packet, decap) === 0) bytes += packet.ipBytes;
    }
    return bytes;
  }
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
