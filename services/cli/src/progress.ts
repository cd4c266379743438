import { short, shortBytes } from './quantity.ts';

/** Milliseconds until the bar appears, and between two drawings of it. */
const PATIENCE = 1000;
const INTERVAL = 100;
const BAR_WIDTH = 20;

export interface ProgressState {
  readonly bytesRead: number;
  readonly bytesTotal: number | undefined;
  readonly packets: number;
}

/** A line on standard error that says how far it has come; only on a terminal, and only where it takes a while. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #shows: boolean;
  readonly #start = performance.now();
  #next = this.#start + PATIENCE;
  #drawn = false;

  constructor(stream: NodeJS.WriteStream, wanted: boolean) {
    this.#stream = stream;
    this.#shows = wanted && stream.isTTY === true;
  }

  update(state: ProgressState): void {
    if (!this.#shows) return;
    const now = performance.now();
    if (now < this.#next) return;
    this.#next = now + INTERVAL;
    this.#drawn = true;
    this.#stream.write(`\r${progressLine(state, (now - this.#start) / 1000).slice(0, (this.#stream.columns ?? 80) - 1)}\x1b[K`);
  }

  /** Takes the line away again. */
  end(): void {
    if (this.#drawn) this.#stream.write('\r\x1b[K');
    this.#drawn = false;
  }
}

/** @param seconds since the start */
export function progressLine({ bytesRead, bytesTotal, packets }: ProgressState, seconds: number): string {
  const rate = `${short(packets)} packets, ${short(packets / seconds)}/s`;
  if (bytesTotal === undefined || bytesTotal === 0) return `${shortBytes(bytesRead)} read, ${rate}`;
  const share = Math.min(1, bytesRead / bytesTotal);
  const full = Math.floor(share * BAR_WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)}] ${Math.floor(share * 100)}% of ${shortBytes(bytesTotal)}, ${rate}`;
}
