import type { Clock } from '../clock.ts';
import type { CommandOf, Send } from './aws.ts';
import type { Buckets } from './buckets.ts';
import type { Counts } from './counts.ts';
import { errorKind } from './error_kind.ts';
import { failureOf } from './failure.ts';
import { patienceWith, waitBefore } from './patience.ts';

interface Service {
  /** Its prefix in IAM: `ec2`, `elasticloadbalancing`. */
  readonly prefix: string;
  readonly endpoint: string;
  readonly buckets: Buckets;
  send(command: unknown, options: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
}

interface Surroundings {
  readonly region: string;
  readonly profile: string | undefined;
  readonly clock: Clock;
  readonly counts: Counts;
  /** 0 to 1 */
  readonly random: () => number;
}

/** Calls of one service: paced, repeated while that may help, and with failures in words. */
export function senderOf(service: Service, { region, profile, clock, counts, random }: Surroundings): Send {
  let answered = false;
  return async <Output>(command: CommandOf<Output>, about: string, signal?: AbortSignal): Promise<Output> => {
    const operation = operationOf(command);
    const action = `${service.prefix}:${operation}`;
    const bucket = service.buckets.of(operation);
    let failedAt: number | undefined;
    for (let tries = 1; ; tries++) {
      const takenAt = await bucket.take(signal);
      counts.call(action, tries);
      try {
        const output = await service.send(command, signal === undefined ? {} : { abortSignal: signal });
        answered = true;
        return output as Output;
      } catch (error) {
        signal?.throwIfAborted();
        const kind = errorKind(error);
        if (kind === 'dry_run') return {} as Output;
        if (kind !== 'network' && kind !== 'credentials') answered = true;
        if (kind === 'throttled') {
          counts.throttle();
          bucket.throttled(takenAt);
        }
        failedAt ??= clock.now();
        const patience = patienceWith(kind, answered);
        if (patience === undefined || clock.now() - failedAt >= patience) {
          throw failureOf(error, { action, about, region, profile, endpoint: service.endpoint });
        }
      }
      await clock.sleep(waitBefore(tries, random()), signal);
    }
  };
}

/** `DescribeInstances`: from the command's schema, since a bundler may have renamed its class. */
function operationOf(command: unknown): string {
  return (command as { readonly schema: readonly [kind: number, namespace: string, operation: string] }).schema[2];
}
