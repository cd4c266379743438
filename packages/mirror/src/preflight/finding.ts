export type Severity = 'error' | 'warning' | 'info';

/** Something that will not work, costs needlessly or misleads, found before it happens. */
export interface Finding {
  /** Stable name: `no_udp_listener`; docs/mirror.md explains each. */
  readonly code: FindingCode;
  readonly severity: Severity;
  /** What it is about, AWS's ID or the file's key: `eni-0a1b`, `target/main`. */
  readonly about: string;
  /** One sentence each: what is so, what it means, how to mend it. */
  readonly message: string;
  readonly meaning: string;
  readonly remedy: string;
}

export type FindingCode = (typeof FINDING_CODES)[number];

export const FINDING_CODES = [
  'no_udp_listener',
  'no_healthy_target',
  'zone_without_target',
  'direction_without_rules',
  'family_without_rules',
  'passes_everything',
  'unsupported_instance',
  'stopped_instance',
  'source_is_target',
  'cross_zone',
  'both_ends',
  'packet_length_range',
  'packet_length_below_headers',
  'mtu_truncates',
  'security_group_blocks',
  'no_route',
  'near_quota',
  'past_quota',
  'no_free_number',
  'no_free_vni',
  'still_used',
  'over_budget',
  'never_mirrored',
  'no_amazon_dns',
  'ipv6_only_subnet',
  'target_gone',
  'filter_gone',
  'destination_gone',
  'unknown_instance',
  'no_sources',
  'others_session_first',
] as const;
