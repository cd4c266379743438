import type { AccessCodes } from './access/credentials.ts';
import type { Operations } from './call.ts';
import { CLOUDWATCH } from './cloudwatch/metric_data.ts';
import { EC2 } from './ec2/ec2.ts';
import { loadBalancers } from './elb/load_balancers.ts';
import { targetGroups } from './elb/target_groups.ts';
import { AWS_JSON } from './http/json.ts';
import { AWS_QUERY, EC2_QUERY, type Protocol } from './http/protocol.ts';
import { STS } from './sts/sts.ts';

export interface Service {
  readonly protocol: Protocol;
  readonly operations: Operations;
  /** Only EC2 tells its rates. */
  readonly isThrottled: boolean;
  readonly codes: AccessCodes;
}

const USUAL_CODES: AccessCodes = {
  unknown: { code: 'InvalidClientTokenId', status: 403 },
  expired: { code: 'ExpiredToken', status: 403 },
  denied: 'AccessDenied',
};

/** By the name that signatures have for them. */
export const SERVICES: Readonly<Record<string, Service>> = {
  ec2: {
    protocol: EC2_QUERY,
    operations: EC2,
    isThrottled: true,
    codes: {
      unknown: { code: 'AuthFailure', status: 401 },
      expired: { code: 'RequestExpired', status: 400 },
      denied: 'UnauthorizedOperation',
    },
  },
  elasticloadbalancing: {
    protocol: AWS_QUERY,
    operations: { ...loadBalancers, ...targetGroups },
    isThrottled: false,
    codes: USUAL_CODES,
  },
  monitoring: { protocol: AWS_JSON, operations: CLOUDWATCH, isThrottled: false, codes: USUAL_CODES },
  sts: { protocol: AWS_QUERY, operations: STS, isThrottled: false, codes: USUAL_CODES },
};
