import type { Clock } from '../clock.ts';

/**
 * Calls to AWS: each is paced by the token bucket of its API, tried again where that may help, and fails with a MirrorError that names the
 * resource. The SDK's own retries are off: they know nothing of the buckets.
 */
export interface Aws {
  readonly region: string;
  readonly clock: Clock;
  /** Account of the credentials. Throws MirrorError credentials. */
  account(): Promise<string>;
  readonly ec2: Send;
  readonly elb: Send;
  readonly cloudwatch: Send;
  readonly counts: CallCounts;
  close(): void;
}

/** A command of the SDK, by what it answers. */
export interface CommandOf<Output> {
  resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ readonly output: Output }>;
}

/**
 * `about`: what the call is about, for messages: an ID, an ARN or a key of the file. With `DryRun`, an answer with nothing in it says that the call is
 * allowed. Throws MirrorError; rejects with the signal's reason when aborted.
 */
export type Send = <Output>(command: CommandOf<Output>, about: string, signal?: AbortSignal) => Promise<Output>;

export interface CallCounts {
  readonly calls: number;
  readonly throttled: number;
  readonly repeated: number;
  /** Calls by IAM's name of the action: `ec2:DescribeInstances`. */
  readonly byAction: ReadonlyMap<string, number>;
}
