import type { FlowEngine } from '@mirrorscope/flow';
import { END_REASONS } from '@mirrorscope/record';
import { REFUSAL_NAMES } from '@mirrorscope/wire';

const NAMES = [
  'received',
  'decoded',
  /** By the kernel, where the worker's own source knows it. */
  'dropped',
  'active',
  'flows',
  'strayFragments',
  'rangeOverflows',
  'fragmentOverflows',
  'payloadBytes',
  'missedBytes',
  /** Times that the worker waited because its records were not taken. */
  'stalls',
] as const;

export type CounterName = (typeof NAMES)[number];

const REFUSED = NAMES.length;
const RECORDS = REFUSED + REFUSAL_NAMES.length;
const LENGTH = RECORDS + END_REASONS.length;

/** What a worker counts, in memory that it shares with whoever asks: plain numbers, written once a batch. */
export class WorkerCounters {
  readonly buffer: SharedArrayBuffer;
  readonly #values: Float64Array;

  constructor(buffer = new SharedArrayBuffer(LENGTH * Float64Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#values = new Float64Array(buffer);
  }

  get(name: CounterName): number {
    return this.#values[NAMES.indexOf(name)]!;
  }

  set(name: CounterName, value: number): void {
    this.#values[NAMES.indexOf(name)] = value;
  }

  /** By position in REFUSAL_NAMES. */
  refused(reason: number): number {
    return this.#values[REFUSED + reason]!;
  }

  /** By position in END_REASONS. */
  records(reason: number): number {
    return this.#values[RECORDS + reason]!;
  }

  /** Takes over what the engine has counted. */
  publish(engine: FlowEngine): void {
    const { table, refused } = engine;
    this.set('decoded', engine.decoded);
    this.set('active', table.live);
    this.set('flows', table.flows);
    this.set('strayFragments', table.strayFragments);
    this.set('rangeOverflows', table.rangeOverflows);
    this.set('fragmentOverflows', table.fragmentOverflows);
    this.set('payloadBytes', table.payloadBytes);
    this.set('missedBytes', table.missedBytes);
    this.#values.set(refused, REFUSED);
    this.#values.set(table.records, RECORDS);
    // Last, so that who reads meanwhile sees no packet that nothing became of.
    this.set('received', engine.arrived);
  }

  /** Adds another worker's, or those of a predecessor. */
  add(other: WorkerCounters): void {
    for (let i = 0; i < LENGTH; i++) this.#values[i]! += other.#values[i]!;
  }
}
