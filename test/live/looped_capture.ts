import { setImmediate as eventLoop } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Datagrams, LoadedCapture, type Sender } from '@mirrorscope/replay';

export const CAPTURE = fileURLToPath(new URL('../fixtures/lab-vxlan.pcap.gz', import.meta.url));

/** Datagrams sent at once: a burst that a receiver who rests a millisecond has room for. */
const BURST = 32;
const BURSTS_PER_TURN = 32;
const LATE_MS = 20;
/** Where the VNI stands in a datagram (RFC 7348), with one byte behind it. */
const VNI = 4;
const VNI_SHIFT = 8;
/** These bits of the VNI tell the interfaces in the capture apart, the others its rounds. */
const INTERFACE = 0b111;
const INTERFACE_BITS = 3;

/** The bundled capture again and again, each time as of other interfaces, so that all its flows are new ones. */
export class LoopedCapture {
  readonly #sender: Sender;
  readonly #capture: LoadedCapture;
  #round = 0;

  private constructor(sender: Sender, capture: LoadedCapture) {
    this.#sender = sender;
    this.#capture = capture;
  }

  static async open(sender: Sender): Promise<LoopedCapture> {
    return new LoopedCapture(sender, (await LoadedCapture.read(sender, CAPTURE, { encapsulation: 'vxlan' }))!);
  }

  /** Sends so many packets a second, Infinity for all that the system takes, for so many seconds or rounds. */
  async send(perSecond: number, seconds: number, rounds = Number.POSITIVE_INFINITY): Promise<void> {
    const sender = this.#sender;
    const end = performance.now() + seconds * 1000;
    let due = performance.now();
    for (const last = this.#round + rounds; this.#round < last; this.#round++) {
      for (const datagrams of this.#capture.datagrams) {
        this.#renumber(datagrams);
        for (let at = 0; at < datagrams.count; at += BURST) {
          const now = performance.now();
          if (now >= end) return;
          // What is late because the machine was busy elsewhere is not made up for: that would be another rate.
          due = Math.max(due, now - LATE_MS);
          if (due > now) await sender.sleep(due - now);
          else if (at % (BURST * BURSTS_PER_TURN) === 0) await eventLoop();
          const to = Math.min(at + BURST, datagrams.count);
          await sender.send(datagrams, at, to);
          due += ((to - at) / perSecond) * 1000;
        }
      }
    }
  }

  #renumber({ view, start, count }: Datagrams): void {
    for (let i = 0; i < count; i++) {
      const at = start[i]! + VNI;
      const mirrored = (view.getUint32(at) >>> VNI_SHIFT) & INTERFACE;
      view.setInt32(at, ((this.#round << INTERFACE_BITS) | mirrored) << VNI_SHIFT);
    }
  }
}
