/** Something that goes wrong with certain calls. */
export interface Fault {
  /** `CreateTrafficMirrorSession`; undefined: any operation. */
  readonly operation?: string;
  /** The first of the matching calls that meets it, from now on: 1, the default, is the next one. */
  readonly nth?: number;
  /** How many calls meet it; 1 by default, Infinity for all. */
  readonly times?: number;
  /** Of the operation's calls those with such parameters. */
  readonly where?: (parameters: Readonly<Record<string, string>>) => boolean;
  /** What is answered instead of doing it; status 400 by default. */
  readonly error?: { readonly code: string; readonly message?: string; readonly status?: number };
  /** The connection breaks, before anything is done, or after: then the caller does not know what was done. */
  readonly reset?: 'before' | 'after';
  /** Milliseconds of the clock until the call is looked at. */
  readonly latency?: number;
}

/** The faults that were asked for, each with the calls that it still waits for. */
export class Faults {
  readonly #waiting: { readonly fault: Fault; skip: number; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, skip: (fault.nth ?? 1) - 1, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  /** Those that this call meets. */
  of(operation: string, parameters: Readonly<Record<string, string>>): Fault[] {
    return this.#waiting
      .filter(({ fault }) => (fault.operation ?? operation) === operation && (fault.where?.(parameters) ?? true))
      .filter((waiting) => {
        if (waiting.left === 0) return false;
        if (waiting.skip > 0) {
          waiting.skip--;
          return false;
        }
        waiting.left--;
        return true;
      })
      .map(({ fault }) => fault);
  }
}
