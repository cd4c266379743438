/** Takes records onwards, out of the process or to where it stores them. */
export interface Transport {
  /** Where to, for messages; without passwords. */
  readonly name: string;
  readonly counts: Readonly<TransportCounts>;
  /** What is wrong now; undefined while records arrive. For health. */
  readonly problem: Problem | undefined;
  /**
   * Takes whole lines of NDJSON, `records` of them, at once: the bytes are the transport's from now on, and it keeps their
   * whole ArrayBuffer as long as they wait. Resolves when there is room for more. Never rejects: what fails is tried again,
   * counted and logged.
   */
  send(lines: Uint8Array, records: number): Promise<void>;
  /** Resolves when everything sent so far is delivered, or given up and counted as dropped, or where it survives this process. */
  flush(): Promise<void>;
  /** Delivers what waits, and ends. What is sent afterwards is dropped. */
  close(options?: CloseOptions): Promise<void>;
}

/**
 * Numbers of records, but for the last. At every moment accepted = delivered + waiting + dropped. What an earlier process left
 * behind counts as accepted at the start.
 */
export interface TransportCounts {
  accepted: number;
  delivered: number;
  waiting: number;
  dropped: number;
  /** Attempts to deliver that followed a failed one. */
  retries: number;
}

export interface Problem {
  /** One line that names the thing. */
  readonly message: string;
  /** Nothing is tried any more: all records from here on are dropped. */
  readonly final: boolean;
  readonly cause: unknown;
}

export interface CloseOptions {
  /** After so many milliseconds what still waits is dropped, or left to the next process. Without it, waits as long as it takes. */
  readonly limitMs?: number;
}
