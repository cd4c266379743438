/**
 * What the page asks and the server answers, under /api/v1. Times are ISO 8601 in UTC, with microseconds where a record has them;
 * addresses are text. Every answer that is not 2xx is a Refusal.
 */

/** Why a request was not answered. `message` is one line that names the thing and the way out. */
export interface Refusal {
  readonly error: { readonly code: string; readonly message: string };
}

/** GET /about */
export interface About {
  readonly version: string;
  /** The store's URL without user and password. */
  readonly store: string;
  /** Who asks, where a proxy or a token says so. */
  readonly user: string | null;
  readonly now: string;
  /** First and last moment of what is stored; null where nothing is. */
  readonly first: string | null;
  readonly last: string | null;
  /** A query that passes one of these is stopped, or its answer cut. */
  readonly limits: { readonly rows: number; readonly seconds: number; readonly bytes: number };
}

/** GET /reports: ReportInfo[] */
export interface ReportInfo {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly parameters: readonly { readonly name: string; readonly type: string; readonly default: string; readonly text: string }[];
}

/**
 * GET /reports/:name?since&until&limit…       the report's own parameters, by name
 *                                             rows of reports with `step` begin at a `bucket`, a multiple of it; those without anything are left out
 * GET /flows?filter&since&until&limit&order   flow records, newest first; `order` is `COLUMN` or `-COLUMN`
 * GET /flows/over-time?filter&since&until&step    bucket, flows, packets, bytes, retransmits, rsts of the same; step in seconds
 * POST /sql { sql, since?, until? }           one SELECT, read-only; {since:DateTime64(6)} and {until:…} are bound where it has them
 */
export interface Table {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
  /** What was asked of ClickHouse, with its parameters in place: to copy and run elsewhere. */
  readonly sql: string;
  readonly read: { readonly rows: number; readonly bytes: number };
  readonly seconds: number;
  /** The answer was cut at the limit of rows. */
  readonly cut: boolean;
}

/** GET /flow?id&listener&at     one flow, as every viewpoint saw it; `at` is a moment of it, so that little is searched */
export interface FlowAnswer {
  /** Names of the record's columns, for all rows below. */
  readonly columns: readonly string[];
  /** One for each viewpoint of the connection, the asked one first: all its records added up, and themselves, in order of time. */
  readonly viewpoints: readonly FlowViewpoint[];
  readonly communityId: string;
  /** To copy: SQL that gives these records, and the display filter of tshark and Wireshark that gives its packets. */
  readonly sql: string;
  readonly tshark: string;
}

export interface FlowViewpoint {
  readonly mirrorSrc: string;
  readonly vni: number;
  readonly encap: string;
  readonly listener: string;
  readonly total: readonly unknown[];
  readonly records: readonly (readonly unknown[])[];
}

/** GET /health?since&until */
export interface MirrorHealth {
  /** viewpoint (mirror_src, vni, encap, listener), last_seen, packets, missed_bytes, missed_percent, gaps, truncated_packets */
  readonly viewpoints: Table;
  /** What listeners and writers say of themselves now: those whose /metrics the console knows. */
  readonly services: readonly ServiceHealth[];
}

export interface ServiceHealth {
  readonly name: string;
  readonly kind: 'listener' | 'writer' | 'unknown';
  readonly reachable: boolean;
  /** Why it is not. */
  readonly problem: string | null;
  /** In the order to be shown; `bad` where it should be zero and is not. */
  readonly figures: readonly {
    readonly name: string;
    readonly text: string;
    readonly value: number;
    readonly unit: string;
    readonly bad: boolean;
  }[];
}
