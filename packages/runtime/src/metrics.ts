import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { RuntimeError } from './error.ts';

type Read = () => number;
type ReadLabelled<L extends string> = () => Iterable<readonly [labels: Readonly<Record<L, string>>, value: number]>;

/**
 * Metrics as plain numbers that are read when Prometheus asks: whoever counts knows nothing of this. Values with the same labels add up.
 * Names are checked as Prometheus asks for them (https://prometheus.io/docs/practices/naming/); wrong or taken ones throw
 * RuntimeError bad_metric.
 */
export class Metrics {
  readonly contentType: string = Registry.PROMETHEUS_CONTENT_TYPE;
  readonly #registry = new Registry();

  /** A number that never falls while the process lives. Its name ends in `_total`. */
  counter(name: string, help: string, read: Read): void;
  counter<L extends string>(name: string, help: string, labelNames: readonly L[], read: ReadLabelled<L>): void;
  counter(name: string, help: string, ...how: [Read] | [readonly string[], ReadLabelled<string>]): void {
    if (!name.endsWith('_total')) throw new RuntimeError('bad_metric', `the counter ${name} has to end in _total`);
    this.#register(name, help, how, (config) => {
      const counter = new Counter(config);
      return (labels, value) => counter.inc(labels, value);
    });
  }

  /** A number that rises and falls. */
  gauge(name: string, help: string, read: Read): void;
  gauge<L extends string>(name: string, help: string, labelNames: readonly L[], read: ReadLabelled<L>): void;
  gauge(name: string, help: string, ...how: [Read] | [readonly string[], ReadLabelled<string>]): void {
    this.#register(name, help, how, (config) => {
      const gauge = new Gauge(config);
      return (labels, value) => gauge.inc(labels, value);
    });
  }

  /** What Node knows of its process, under the names that every dashboard for Node uses: `process_...`, `nodejs_...`. */
  processMetrics(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** All metrics in Prometheus' text format. Rejects with what a reader threw. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #register(name: string, help: string, how: [Read] | [readonly string[], ReadLabelled<string>], make: Make): void {
    const labelNames = how.length === 1 ? [] : [...how[0]];
    const read: ReadLabelled<string> = how.length === 1 ? () => [[{}, how[0]()]] : how[1];
    try {
      const add = make({
        name,
        help,
        labelNames,
        registers: [this.#registry],
        collect() {
          this.reset();
          for (const [labels, value] of read()) add(labels, value);
        },
      });
    } catch (error) {
      throw new RuntimeError('bad_metric', `the metric ${name}: ${(error as Error).message}`, error);
    }
  }
}

interface MetricConfig {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
  readonly registers: Registry[];
  collect(this: { reset(): void }): void;
}

type Make = (config: MetricConfig) => (labels: Readonly<Record<string, string>>, value: number) => void;
