import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sender } from '@mirrorscope/replay';
import { freePort, ListenerProcess } from '../live/listener_process.ts';
import { LoopedCapture } from '../live/looped_capture.ts';
import { type PacketCounts, packetCounts } from '../live/packet_counts.ts';
import { packetTotals, times } from './capture_totals.ts';
import type { Keeper } from './keeper.ts';
import { TOPIC } from './topic.ts';
import type { Sheet } from './totals.ts';
import { until } from './until.ts';

/** Flows are cut into many records, which go out in many messages. */
const CONFIG = {
  flow: { activeTimeout: '200ms', idleTimeout: '300ms', closedLinger: '100ms' },
  flushInterval: '20ms',
  genevePort: 0,
  workers: 1,
  output: 'kafka',
};
const DRY_MS = 90_000;

/** What a listener had told when it was asked last. */
interface Told {
  /** Records that it made, and those that its transport has taken over. */
  readonly made: number;
  readonly accepted: number;
  readonly waiting: number;
  readonly dropped: number;
  readonly active: number;
  readonly packets: PacketCounts;
}

/** A listener that is fed with the bundled capture, from its start to its end. Who comes after it may take on its spool. */
export class FedListener {
  readonly name: string;
  readonly spool: string;
  readonly #listener: ListenerProcess;
  readonly #sender: Sender;
  readonly #capture: LoopedCapture;
  /** Records that an earlier listener left in the spool. */
  readonly #inherited: number;
  #rounds = 0;
  #told: Told;
  #killed = false;

  private constructor(name: string, spool: string, listener: ListenerProcess, sender: Sender, capture: LoopedCapture, told: Told) {
    this.name = name;
    this.spool = spool;
    this.#listener = listener;
    this.#sender = sender;
    this.#capture = capture;
    this.#told = told;
    this.#inherited = told.accepted;
  }

  static async start(name: string, brokers: readonly string[], keeper: Keeper, spool: string): Promise<FedListener> {
    const port = await freePort();
    const config = join(keeper.folder, `${name}.json`);
    writeFileSync(config, JSON.stringify({ ...CONFIG, name, port, kafka: { brokers, topic: TOPIC }, spool: { directory: spool } }));
    const listener = await ListenerProcess.start({ config });
    keeper.watch(listener.pid);
    const sender = await Sender.open('127.0.0.1', port);
    return new FedListener(name, spool, listener, sender, await LoopedCapture.open(sender), await tell(listener));
  }

  /** Sends the capture once, at a rate. */
  async feed(perSecond: number): Promise<void> {
    this.#rounds++;
    await this.#capture.send(perSecond, Number.POSITIVE_INFINITY, 1);
  }

  /** Its numbers now. */
  async ask(): Promise<Told> {
    this.#told = await tell(this.#listener);
    return this.#told;
  }

  /** Resolves when nothing is in it any more: no flow, and no record. */
  async isDry(): Promise<void> {
    await this.#listener.accountedFor(this.#sender.sent, DRY_MS);
    await until(
      async () => {
        const { active, made, accepted, waiting } = await this.ask();
        return active === 0 && accepted === this.#inherited + made && waiting === 0;
      },
      DRY_MS,
      () => `${this.name} still has ${JSON.stringify(this.#told)}. ${this.#listener.log.tail()}`,
    );
  }

  /** Kills it while it works. What it had accepted by then is known from shortly before. */
  async kill9(): Promise<void> {
    await this.ask();
    this.#killed = true;
    this.#listener.kill();
    await this.#listener.ended;
    this.#sender.close();
  }

  /** However it is. */
  async stop(): Promise<void> {
    this.#sender.close();
    this.#listener.kill();
    await this.#listener.ended;
  }

  /** As a service manager ends it. Its last numbers stay known. */
  async end(): Promise<void> {
    this.#sender.close();
    assert.equal(await this.#listener.stop(), 0, `${this.name} ends. ${this.#listener.log.tail()}`);
  }

  said(pattern: RegExp): boolean {
    return this.#listener.log.find(pattern) !== undefined;
  }

  /** Its rows are all that it should have made of what it was sent; of a killed one, all that it had accepted. */
  assertMade(sheet: Sheet | undefined, capture: Sheet): void {
    const own = BigInt(this.#told.accepted - this.#inherited);
    if (sheet === undefined) {
      assert.ok(own === 0n && (this.#killed || this.#rounds === 0), `${this.name} has no rows`);
      return;
    }
    const packets = sheet['client_packets']! + sheet['server_packets']!;
    assert.ok(packets <= this.#sender.sent, `${this.name} was sent ${this.#sender.sent} packets, and rows have ${packets}`);
    assert.equal(sheet['rows'], sheet['different'], `${this.name}: rows that are there twice`);
    if (this.#killed) {
      assert.ok(sheet['rows']! >= own, `${this.name} had accepted ${own} rows, and there are ${sheet['rows']}`);
      return;
    }
    assert.equal(this.#told.dropped, 0, `${this.name} dropped records. ${this.#listener.log.tail()}`);
    assert.equal(sheet['rows'], own, `${this.name}: rows`);
    const { received, dropped, decoded } = this.#told.packets;
    assert.deepEqual([received, dropped], [this.#sender.sent, 0], `${this.name}: packets received and dropped by the kernel`);
    assert.equal(packets, BigInt(decoded), `${this.name}: packets in rows`);
    assert.deepEqual(packetTotals(sheet), times(capture, this.#rounds), `${this.name}: ${this.#rounds} times the capture`);
  }
}

async function tell(listener: ListenerProcess): Promise<Told> {
  const metrics = await listener.metrics();
  const read = (name: string): number => metrics.get(`mirrorscope_${name}`) ?? Number.NaN;
  return {
    made: read('flow_records_total'),
    accepted: read('transport_accepted_records_total'),
    waiting: read('transport_waiting_records'),
    dropped: read('transport_dropped_records_total'),
    active: read('flows_active'),
    packets: packetCounts(metrics),
  };
}
