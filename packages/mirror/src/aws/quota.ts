/** Which quota AWS means by a code, and what may be done about it: none of them can be raised. https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html */
const QUOTAS: Readonly<Record<string, string>> = {
  TrafficMirrorSessionsPerInterfaceLimitExceeded:
    'the interface has 3 sessions, and may not have more: delete one of them, or deny the interface in the file',
  TrafficMirrorSessionsPerTargetLimitExceeded:
    'the target takes no more sources (an interface takes 10, the largest instances 100): mirror to a load balancer',
  TrafficMirrorSourcesPerTargetLimitExceeded:
    'the target takes no more sources (an interface takes 10, the largest instances 100): mirror to a load balancer',
  TrafficMirrorSessionLimitExceeded:
    'the account has 10,000 sessions in this region, and may not have more: delete some, or select fewer sources',
  TrafficMirrorTargetLimitExceeded: 'the account has 10,000 targets in this region, and may not have more: delete some',
  TrafficMirrorFilterLimitExceeded: 'the account has 10,000 filters in this region, and may not have more: delete some',
  TrafficMirrorFilterRuleLimitExceeded: 'the filter has 10 rules, and may not have more: join some of them in the file',
};

/** Undefined for codes that are not about mirroring. */
export const quotaOf = (code: string): string | undefined => QUOTAS[code];
