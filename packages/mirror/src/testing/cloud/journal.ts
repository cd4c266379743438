/** One call, as it was asked and what became of it. */
export interface JournalEntry {
  /** Milliseconds since 1970, by the cloud's clock. */
  readonly at: number;
  /** As signatures name it: `ec2`, `elasticloadbalancing`, `monitoring`, `sts`. */
  readonly service: string;
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** `ok`, the error's code, or `reset` where the connection broke before anything was done. */
  readonly outcome: string;
  /** The answer never arrived. */
  readonly lost: boolean;
}
