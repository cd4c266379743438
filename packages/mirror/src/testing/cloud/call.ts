import type { Query } from './http/query.ts';
import type { Answer } from './http/xml.ts';
import type { Account } from './state/account.ts';
import type { TagItem } from './state/network.ts';

/** What a caller has to be allowed, as IAM sees it. */
export interface Need {
  /** `ec2:CreateTags` */
  readonly action: string;
  /** ARN; `*` for what is about no resource in particular. */
  readonly resource: string;
  /** Tags that the resource has, those that the request brings, and for ec2:CreateTags the operation that creates. */
  readonly resourceTags?: readonly TagItem[];
  readonly requestTags?: readonly TagItem[];
  readonly createAction?: string;
}

/** One request. */
export interface Call {
  readonly operation: string;
  readonly query: Query;
  /**
   * Each operation calls this once, when it has read its parameters and before it changes anything. Throws what AWS answers where one of the needs
   * is not met, or where it is a dry run.
   */
  permit(needs: readonly Need[]): void;
}

type Operation = (account: Account, call: Call) => Answer;

export type Operations = Readonly<Record<string, Operation>>;
