import type { Finding } from '../preflight/finding.ts';
import type { Direction, FilterRule, Tags, TargetKind } from '../world/world.ts';

/** What is to be done so that the world is as the file says. Plain JSON; the same file and world give the same bytes. */
export interface Plan {
  readonly version: 1;
  /** The mirror's name in the file. */
  readonly mirror: string;
  readonly account: string;
  readonly region: string;
  /** Percent of the sources that are wanted, 0 to 100. */
  readonly share: number;
  /** SHA-256 of the file as it was understood, and of all in the world that the plan depends on. */
  readonly file: string;
  readonly world: string;
  /** In the order in which they are done. */
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
  readonly cost: CostEstimate;
  readonly quotas: readonly QuotaUse[];
}

/**
 * `replace` creates anew what AWS cannot modify, beside what is there: `id` and `before` are the old one's, which a `delete` further down removes once
 * nothing uses it.
 */
export type Action = 'create' | 'modify' | 'replace' | 'delete' | 'unchanged';

/** `key` names the thing as the file has it; `reason` says in words why it is to change. */
export type Change =
  | ChangeOf<'target', TargetState>
  | ChangeOf<'filter', FilterState>
  | ChangeOf<'rule', RuleState>
  | ChangeOf<'session', SessionState>;

export interface ChangeOf<Kind extends string, State> {
  readonly action: Action;
  readonly kind: Kind;
  readonly key: string;
  readonly reason: string;
  /** AWS's ID of what is there; undefined for what is to be created. */
  readonly id: string | undefined;
  readonly before: State | undefined;
  readonly after: State | undefined;
}

export interface TargetState {
  readonly kind: TargetKind;
  readonly destination: string;
  readonly description: string;
  readonly tags: Tags;
}

export interface FilterState {
  readonly description: string;
  readonly services: readonly string[];
  readonly tags: Tags;
}

/** Key: `rule/FILTER/ingress/100`. */
export interface RuleState extends Omit<FilterRule, 'id' | 'direction' | 'number'> {
  readonly direction: Direction;
  readonly number: number;
  readonly filter: Reference;
}

export interface SessionState {
  readonly interface: string;
  readonly target: Reference;
  readonly filter: Reference;
  readonly number: number;
  /** undefined: AWS chooses. */
  readonly vni: number | undefined;
  readonly packetLength: number | undefined;
  readonly description: string;
  readonly tags: Tags;
}

/** A thing that is there, by AWS's ID, or that this plan creates, by its key. */
export type Reference = { readonly id: string } | { readonly key: string };

export interface CostEstimate {
  /** US dollars a month of 730 hours. */
  readonly sessions: number;
  readonly sessionCount: number;
  /** Mirrored bytes that cross zones, both sides charged; undefined where no rate is given. */
  readonly crossZone: number | undefined;
  readonly crossZoneSessions: number;
  readonly total: number;
  /** From the file; undefined for none. */
  readonly budget: number | undefined;
}

export interface QuotaUse {
  /** `sessions`, `targets`, `filters`, `sessions of eni-0a1b`, `rules of filter/headers`, `sources of tmt-0a1b` */
  readonly what: string;
  readonly before: number;
  readonly after: number;
  readonly limit: number;
}
