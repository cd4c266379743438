import { type EngineOptions, FlowEngine } from '@mirrorscope/flow';
import { type FlowRecord, type FlowRow, NdjsonEncoder } from '@mirrorscope/record';
import { PacketBatch, REFUSAL_NAMES } from '@mirrorscope/wire';
import type { MirroredPacket } from './packets.ts';
import { brokenTruths } from './truths.ts';

export interface EngineRun {
  /** Every record, in the order it was written, as the encoder prints it. */
  readonly rows: readonly FlowRow[];
  readonly arrived: number;
  readonly decoded: number;
  /** Packets by the reason they were refused for; reasons that did not occur are left out. */
  readonly refused: Readonly<Record<string, number>>;
  /** What the flow table itself counted: records written, and flows still live after the end. */
  readonly written: number;
  readonly live: number;
  /** Truths that records broke (truths.ts). */
  readonly broken: readonly string[];
}

export interface RunOptions extends Partial<EngineOptions> {
  /** Packets a batch, asked for before each one. Default 1024. */
  readonly batchSize?: () => number;
  /** Seconds without packets at the end: flows end by their own timeouts then. Otherwise they are written at once. */
  readonly silence?: number;
}

/** Options under which a flow ends only where another one takes its place. */
export const ENDLESS = { idleTimeout: 1e9, closedLinger: 1e9, activeTimeout: 0 } as const;

const MAX_BATCH = 4096;
/** Bytes of a batch: more than any packet that a capture file may hold. */
const BLOCK = new Uint8Array(1 << 20);
const BLOCK_VIEW = new DataView(BLOCK.buffer);
const BATCH = new PacketBatch(MAX_BATCH);

/** Sends packets through decoding, the flow table and the real encoder. */
export function runPackets(packets: readonly MirroredPacket[], options: RunOptions = {}): EngineRun {
  const { batchSize = () => 1024, silence, ...engineOptions } = options;
  const rows: FlowRow[] = [];
  const broken: string[] = [];
  const text = new TextDecoder();
  const encoder = new NdjsonEncoder({
    compact: false,
    onChunk: (bytes) => {
      for (const line of text.decode(bytes).trimEnd().split('\n')) rows.push(JSON.parse(line));
    },
  });
  const sink = {
    write(record: FlowRecord) {
      broken.push(...brokenTruths(record));
      encoder.write(record);
    },
  };
  const engine = new FlowEngine({ listener: 'invariants', capacity: Math.max(packets.length, 64), ...engineOptions }, sink);
  const last = processAll(engine, packets, () => Math.min(batchSize(), MAX_BATCH));
  if (silence !== undefined) engine.advance((last + silence) | 0, 0);
  engine.flush();
  encoder.flush();
  const refused = Object.fromEntries([...engine.refused].flatMap((count, reason) => (count > 0 ? [[REFUSAL_NAMES[reason], count]] : [])));
  const written = engine.table.records.reduce((sum, count) => sum + count, 0);
  return { rows, arrived: engine.arrived, decoded: engine.decoded, refused, written, live: engine.table.live, broken };
}

/** Gives the latest second of all packets. */
function processAll(engine: FlowEngine, packets: readonly MirroredPacket[], nextSize: () => number): number {
  BATCH.view = BLOCK_VIEW;
  BATCH.count = 0;
  let last = 0;
  let used = 0;
  let size = nextSize();
  const hand = () => {
    engine.process(BATCH);
    // What is left of a batch must not matter to the next one.
    BLOCK.fill(0xa5, 0, used);
    BATCH.count = 0;
    used = 0;
    size = nextSize();
  };
  for (const { sec, nsec, bytes, original, linkType } of packets) {
    if (BATCH.count >= size || used + bytes.length > BLOCK.length) hand();
    const at = BATCH.count++;
    BLOCK.set(bytes, used);
    BATCH.offset[at] = used;
    BATCH.captured[at] = bytes.length;
    BATCH.original[at] = original;
    BATCH.sec[at] = sec;
    BATCH.nsec[at] = nsec;
    BATCH.linkType[at] = linkType;
    used += bytes.length;
    last = Math.max(last, sec >>> 0);
  }
  hand();
  return last;
}
