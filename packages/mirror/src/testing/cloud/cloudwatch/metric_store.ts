import type { Clock } from '../../../clock.ts';

export interface MetricName {
  /** `AWS/EC2` */
  readonly namespace: string;
  /** `NetworkPacketsSkipMirrorIn` */
  readonly name: string;
  /** `{ InstanceId: 'i-0a1b' }` */
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

/** What CloudWatch knows: samples of metrics, each found by its namespace, name and all its dimensions. */
export class MetricStore {
  readonly #clock: Clock;
  readonly #samples = new Map<string, Sample[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A sample of now, or of another time; one of the future is not seen before its time. */
  put(metric: MetricName, value: number, at = this.#clock.now()): void {
    const key = keyOf(metric);
    const samples = this.#samples.get(key) ?? [];
    samples.push({ at, value });
    this.#samples.set(key, samples);
  }

  /** From `start`, and before `end`. */
  between(metric: MetricName, start: number, end: number): Sample[] {
    const now = this.#clock.now();
    return (this.#samples.get(keyOf(metric)) ?? []).filter(({ at }) => at >= start && at < end && at <= now);
  }
}

function keyOf({ namespace, name, dimensions }: MetricName): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
