import { Intervals } from './intervals.ts';

/** Intervals that a stream may have before it gives up its own oldest, instead of others losing theirs. */
const MANY = 16;

/**
 * Which messages of a partition were seen, by the stream that produced them and its sequence numbers, so that those that were
 * produced twice can be told.
 */
export class Sequences {
  /** In the order in which they were last seen. */
  readonly #streams: Map<string, Intervals>;

  constructor(streams: Iterable<readonly [stream: string, seen: Intervals]> = []) {
    this.#streams = new Map(streams);
  }

  get streams(): ReadonlyMap<string, Intervals> {
    return this.#streams;
  }

  copy(): Sequences {
    return new Sequences([...this.#streams].map(([stream, { bounds }]) => [stream, new Intervals(bounds)]));
  }

  /** False where it was seen before. */
  see(stream: string, sequence: number): boolean {
    const seen = this.#streams.get(stream) ?? new Intervals();
    this.#streams.delete(stream);
    this.#streams.set(stream, seen);
    return seen.add(sequence);
  }

  /**
   * Makes room: forgets the oldest numbers of the stream whose numbers are scattered most, or else the stream that was not seen for
   * longest. What is forgotten would not be noticed if it came again; nothing is lost by it.
   */
  forget(): void {
    const [oldest] = this.#streams.keys();
    if (oldest === undefined) return;
    const scattered = [...this.#streams.values()].reduce((a, b) => (b.bounds.length > a.bounds.length ? b : a));
    if (scattered.bounds.length > 2 * MANY) scattered.forgetLowest();
    else this.#streams.delete(oldest);
  }
}
