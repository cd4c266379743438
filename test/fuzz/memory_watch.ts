import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const MIB = 1024 * 1024;
/** What may come and go: engines of other capacities, the collector's own habits. A leak of 2 bytes a packet exceeds the first in 10 million. */
const HEAP_LIMIT = 16 * MIB;
const RESIDENT_LIMIT = 160 * MIB;
/** Looks over a whole run. */
const LOOKS = 40;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Memory in use, garbage collected, against the least that it has been since a tenth of the packets had been sent. */
export class MemoryWatch {
  heapGrowth = 0;
  residentGrowth = 0;
  readonly #interval: number;
  readonly #warm: number;
  #next = 0;
  #leastHeap = Number.POSITIVE_INFINITY;
  #leastResident = Number.POSITIVE_INFINITY;

  constructor(packets: number) {
    this.#interval = packets / LOOKS;
    this.#warm = packets / 10;
  }

  /** Looks where it is time to. Answers with a line about growth beyond the limits, else with ''. */
  look(sent: number): string {
    if (sent < this.#next || sent < this.#warm) return '';
    this.#next = sent + this.#interval;
    // Blocks of bytes that the first finds without an owner are given back while the second waits for it.
    collect();
    collect();
    const { heapUsed, external, rss } = process.memoryUsage();
    const heap = heapUsed + external;
    this.#leastHeap = Math.min(this.#leastHeap, heap);
    this.#leastResident = Math.min(this.#leastResident, rss);
    this.heapGrowth = Math.max(this.heapGrowth, heap - this.#leastHeap);
    this.residentGrowth = Math.max(this.residentGrowth, rss - this.#leastResident);
    if (this.heapGrowth > HEAP_LIMIT) return `memory grew by ${inMib(this.heapGrowth)} since ${this.#warm} packets`;
    if (this.residentGrowth > RESIDENT_LIMIT) return `resident memory grew by ${inMib(this.residentGrowth)} since ${this.#warm} packets`;
    return '';
  }
}

export const inMib = (bytes: number): string => `${(bytes / MIB).toFixed(1)} MiB`;
