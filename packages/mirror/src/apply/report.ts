import type { MirrorErrorCode } from '../error.ts';
import type { Action, Change } from '../plan/plan.ts';

/** What became of a plan: each of its changes, but for what stays as it is, stands in one of the three lists. Plain JSON. */
export interface ApplyReport {
  readonly mirror: string;
  readonly region: string;
  readonly done: readonly (ChangeName & { readonly id: string })[];
  readonly failed: readonly (ChangeName & { readonly code: MirrorErrorCode; readonly error: string })[];
  /** Not tried, and why not. */
  readonly left: readonly (ChangeName & { readonly why: string })[];
  readonly unchanged: number;
  /** Of this run. */
  readonly calls: number;
  readonly throttled: number;
  /** Milliseconds. */
  readonly took: number;
}

export interface ChangeName {
  readonly action: Action;
  readonly kind: Change['kind'];
  readonly key: string;
}

export const nameOf = ({ action, kind, key }: Change): ChangeName => ({ action, kind, key });
