import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openCapture } from '@mirrorscope/capture';
import { Ring, RingTap, type TapOptions } from '@mirrorscope/ring';
import type { PacketBatch } from '@mirrorscope/wire';

export const LAB_CAPTURE = fileURLToPath(new URL('../fixtures/lab-vxlan.pcap.gz', import.meta.url));
/** What a ring keeps where it is told nothing. */
export const HEADERS: TapOptions = { filter: '', form: 'outer', payload: 0 };

const GIB = 1024 ** 3;

/** A ring that holds everything, and is gone after the test. */
export class TemporaryRing {
  readonly directory: string;
  readonly #ring: Ring;
  readonly #taps: readonly RingTap[];

  /** @param lanes what each keeps */
  constructor(t: { after(end: () => Promise<void>): void }, ...lanes: readonly TapOptions[]) {
    this.directory = mkdtempSync(join(tmpdir(), 'mirrorscope-ring-'));
    const limits = { directory: this.directory, size: GIB, fileSize: GIB, age: 0 };
    this.#ring = new Ring(limits, lanes.length, { info: () => {}, warn: () => {} });
    this.#taps = lanes.map((options, i) => new RingTap(this.#ring.lanes[i]!, options));
    t.after(async () => {
      await this.#ring.kill();
      rmSync(this.directory, { recursive: true });
    });
  }

  /** Puts a batch into a lane, and waits until it is written. */
  async take(lane: number, batch: PacketBatch): Promise<void> {
    this.#taps[lane]!.take(batch);
    while (this.#ring.count('kept') + this.#ring.leftOut < this.#ring.count('matched')) await sleep(1);
  }

  /** Packets of all lanes that are no Ethernet frames; that others are left out is a fault. */
  get unfit(): number {
    assert.equal(this.#ring.count('busy') + this.#ring.count('failed'), 0);
    return this.#ring.count('unfit');
  }

  close(): Promise<void> {
    return this.#ring.close();
  }

  /** Paths of a lane's files, oldest first. */
  files(lane = 0): string[] {
    const names = readdirSync(this.directory).sort();
    return names.filter((name) => name.endsWith(`-0${lane}.pcap`)).map((name) => join(this.directory, name));
  }
}

/** A capture in a ring, which is closed then. */
export async function ringOf(t: TestContext, capture: string, options: Partial<TapOptions> = {}): Promise<TemporaryRing> {
  const ring = new TemporaryRing(t, { ...HEADERS, ...options });
  const source = await openCapture(capture);
  for await (const batch of source.batches()) await ring.take(0, batch);
  await ring.close();
  return ring;
}
