import { scrape } from '@mirrorscope/runtime';
import { MirrorError } from '../error.ts';
import { type Guard, percent, type Reading } from './guard.ts';

const RECEIVED = 'mirrorscope_packets_received_total';
const DROPPED = 'mirrorscope_packets_dropped_total';
const PAYLOAD = 'mirrorscope_tcp_payload_bytes_total';
const MISSED = 'mirrorscope_tcp_missed_bytes_total';
const COUNTERS = [RECEIVED, DROPPED, PAYLOAD, MISSED] as const;

/** Fewer say nothing about a ratio: the window goes on until there are as many. */
const ENOUGH_PACKETS = 1000;
const ENOUGH_BYTES = 100_000;

type Counts = Readonly<Record<(typeof COUNTERS)[number], number>>;

export interface ListenerLimits {
  /** URLs of Prometheus pages. */
  readonly metrics: readonly string[];
  /** 0 to 1 */
  readonly maxDropRatio: number;
  readonly maxMissedRatio: number;
}

/**
 * Watches the listeners' own counts, in windows from look to look, so that what begins late in a step is not thinned out by the quiet before. A
 * listener that started anew counts from zero.
 */
export class ListenerGuard implements Guard {
  readonly name = 'listeners';
  readonly #limits: ListenerLimits;
  /** By URL, as they were at the last look. */
  #last = new Map<string, Counts>();
  readonly #packets = new RatioWindow(ENOUGH_PACKETS);
  readonly #bytes = new RatioWindow(ENOUGH_BYTES);

  constructor(limits: ListenerLimits) {
    this.#limits = limits;
  }

  async begin(): Promise<void> {
    await this.#read();
    this.#packets.clear();
    this.#bytes.clear();
  }

  async look(): Promise<readonly Reading[]> {
    const grown = await this.#read();
    this.#packets.add(grown[DROPPED], grown[DROPPED] + grown[RECEIVED]);
    this.#bytes.add(grown[MISSED], grown[MISSED] + grown[PAYLOAD]);
    return [
      this.#packets.reading("packets dropped in the listeners' sockets", this.#limits.maxDropRatio, 'packets'),
      this.#bytes.reading('bytes that the mirror lost', this.#limits.maxMissedRatio, 'bytes of TCP'),
    ];
  }

  /** By how much the counters have grown since the last time, all listeners together. */
  async #read(): Promise<Counts> {
    const pages = await Promise.all(this.#limits.metrics.map(async (url) => [url, countsIn(url, await scrape(url))] as const));
    const grown = { [RECEIVED]: 0, [DROPPED]: 0, [PAYLOAD]: 0, [MISSED]: 0 };
    for (const [url, now] of pages) {
      const before = this.#last.get(url);
      for (const name of COUNTERS) grown[name] += before === undefined || now[name] < before[name] ? now[name] : now[name] - before[name];
    }
    this.#last = new Map(pages);
    return grown;
  }
}

/** Throws MirrorError unreachable for another program's page: it would be silent about everything. */
function countsIn(url: string, page: ReadonlyMap<string, number>): Counts {
  if (!page.has(RECEIVED)) throw new MirrorError('unreachable', `${url} has no ${RECEIVED}: give the listener's page of metrics`);
  return Object.fromEntries(COUNTERS.map((name) => [name, page.get(name) ?? 0])) as unknown as Counts;
}

/** A share of something, over as much of it as it takes to be worth a word. */
class RatioWindow {
  readonly #enough: number;
  #part = 0;
  #whole = 0;

  constructor(enough: number) {
    this.#enough = enough;
  }

  add(part: number, whole: number): void {
    this.#part += part;
    this.#whole += whole;
  }

  clear(): void {
    this.#part = 0;
    this.#whole = 0;
  }

  reading(measure: string, limit: number, unit: string): Reading {
    const part = this.#part;
    const whole = this.#whole;
    if (whole < this.#enough) return { measure, value: undefined, limit, detail: `${whole} ${unit} since the last look: too few to judge` };
    this.clear();
    return { measure, value: part / whole, limit, detail: `${part} of ${whole} ${unit}, ${percent(part / whole)}` };
  }
}
