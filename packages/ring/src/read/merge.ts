import type { PacketBatch } from '@mirrorscope/wire';
import type { RingFile } from '../directory.ts';
import { packetsOf } from './packets.ts';

/** Called for packet `i` of a batch, which is used again afterwards. */
export type TakePacket = (batch: PacketBatch, i: number) => void;

/** All packets of a ring's files in order of time, those of all lanes together. */
export async function mergeLanes(files: readonly RingFile[], take: TakePacket): Promise<void> {
  const lanes = [...Map.groupBy(files, ({ lane }) => lane).values()].map((ofLane) => new Cursor(ofLane));
  await Promise.all(lanes.map((lane) => lane.next()));
  for (;;) {
    const earliest = lanes.reduce<Cursor | undefined>((best, lane) => (lane.isBefore(best) ? lane : best), undefined);
    if (earliest === undefined) return;
    take(earliest.batch!, earliest.i);
    if (++earliest.i === earliest.batch!.count) await earliest.next();
  }
}

/** Where the reading of one lane stands: its files follow each other in time. */
class Cursor {
  /** Undefined at its end. */
  batch: PacketBatch | undefined;
  i = 0;
  readonly #batches: AsyncGenerator<PacketBatch, void, undefined>;

  constructor(files: readonly RingFile[]) {
    this.#batches = allPackets(files);
  }

  async next(): Promise<void> {
    this.batch = (await this.#batches.next()).value ?? undefined;
    this.i = 0;
  }

  isBefore(other: Cursor | undefined): boolean {
    if (this.batch === undefined || other?.batch === undefined) return this.batch !== undefined;
    const seconds = (this.batch.sec[this.i]! >>> 0) - (other.batch.sec[other.i]! >>> 0);
    return seconds < 0 || (seconds === 0 && this.batch.nsec[this.i]! < other.batch.nsec[other.i]!);
  }
}

async function* allPackets(files: readonly RingFile[]): AsyncGenerator<PacketBatch, void, undefined> {
  for (const file of files) yield* packetsOf(file);
}
