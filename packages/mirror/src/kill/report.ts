/** What a kill found, and what became of it. Plain JSON. */
export interface KillReport {
  readonly region: string;
  /** undefined: all that are ours. */
  readonly mirror: string | undefined;
  readonly dryRun: boolean;
  readonly sessions: readonly KilledSession[];
  /** Sessions that are gone. */
  readonly deleted: number;
  /** Filters and targets whose share is 0 now, so that nobody brings the sessions back. */
  readonly stilled: number;
  /** Milliseconds from the beginning until no session mirrored anything; undefined where one still does, or none was found. */
  readonly silentAfter: number | undefined;
  /** Filters that let packets through until their sessions were gone, and why. */
  readonly loud: readonly { readonly filter: string; readonly why: string }[];
  /** Milliseconds. */
  readonly took: number;
}

export interface KilledSession {
  readonly id: string;
  readonly interface: string;
  /** Name of the mirror it belongs to. */
  readonly mirror: string;
  /** Milliseconds from the beginning until it was gone; it is missing where the session is not. */
  readonly after?: number;
  /** Why it is still there. */
  readonly error?: string;
}
