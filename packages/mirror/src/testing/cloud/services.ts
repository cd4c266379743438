import type { Operations } from './call.ts';
import { EC2 } from './ec2/ec2.ts';
import { EC2_QUERY, type Protocol } from './http/protocol.ts';

export interface Service {
  readonly protocol: Protocol;
  readonly operations: Operations;
  /** Only EC2 tells its rates. */
  readonly isThrottled: boolean;
}

/** By the name that signatures have for them. */
export const SERVICES: Readonly<Record<string, Service>> = {
  ec2: { protocol: EC2_QUERY, operations: EC2, isThrottled: true },
};
