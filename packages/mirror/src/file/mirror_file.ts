import type { Direction, PortRange, TargetKind } from '../world/world.ts';

/** `mirror.yaml` as it was understood: defaults filled in, units turned into numbers. */
export interface MirrorFile {
  /** Names the mirror; the value of its resources' tag. */
  readonly name: string;
  /** undefined: as the environment or profile says. */
  readonly region: string | undefined;
  readonly targets: Readonly<Record<string, TargetChoice>>;
  readonly filters: Readonly<Record<string, FilterChoice>>;
  /** In the file's order: an interface belongs to the first that selects it. */
  readonly sources: readonly Source[];
  /** What is never mirrored, whatever the sources say. */
  readonly deny: readonly Selector[];
  /** On every own resource, besides ours. */
  readonly tags: Readonly<Record<string, string>>;
  readonly ramp: Ramp;
  readonly guard: Guard;
  readonly budget: Budget;
}

/** An existing mirror target, or what to make one of. */
export type TargetChoice = (
  | { readonly id: string }
  | {
      readonly kind: TargetKind;
      /** ARN, interface or endpoint. */
      readonly destination: string;
      readonly description: string;
    }
) & {
  /** Names or IDs of the zones whose sources it takes; empty for all that have no target of their own. */
  readonly zones: readonly string[];
};

/** An existing filter, or rules to make one of. */
export type FilterChoice =
  | { readonly id: string }
  | {
      readonly description: string;
      /** `amazon-dns` */
      readonly services: readonly string[];
      readonly rules: readonly RuleChoice[];
    };

/** As written: `both` directions and families become rules of each, numbered in the file's order. */
export interface RuleChoice {
  readonly directions: readonly Direction[];
  readonly action: 'accept' | 'reject';
  /** IANA number; undefined for all. */
  readonly protocol: number | undefined;
  /** Families that follow from the CIDRs, or are given; both by default. */
  readonly families: readonly ('ipv4' | 'ipv6')[];
  /** undefined: any address. */
  readonly source: string | undefined;
  readonly destination: string | undefined;
  readonly sourcePorts: PortRange | undefined;
  readonly destinationPorts: PortRange | undefined;
  readonly description: string;
}

export interface Source {
  readonly name: string;
  readonly where: Selector;
  /** More interfaces than this are an error, not a surprise on the bill; undefined for no limit. */
  readonly limit: number | undefined;
  /** Key of `filters`. */
  readonly filter: string;
  /** Key of `targets`; undefined: by zone. */
  readonly target: string | undefined;
  readonly session: SessionChoice;
}

export interface SessionChoice {
  /** Bytes after the VXLAN header; undefined for whole packets. */
  readonly packetLength: number | undefined;
  /** The first in the range that is free on the interface. */
  readonly number: { readonly from: number; readonly to: number };
  /** One for all; one per interface from a range, by a stable choice; or AWS's choice. */
  readonly vni:
    | { readonly kind: 'fixed'; readonly vni: number }
    | { readonly kind: 'range'; readonly from: number; readonly to: number }
    | { readonly kind: 'aws' };
  readonly description: string;
}

/**
 * What has to hold for an interface, or its instance. In the file several keys in one selector must all hold, and of several values one must. Texts
 * may have `*` for anything.
 */
export type Selector =
  | { readonly all: readonly Selector[] }
  | { readonly any: readonly Selector[] }
  | { readonly not: Selector }
  | { readonly tag: string; readonly values: readonly string[] }
  | { readonly field: SelectorField; readonly values: readonly string[] };

/** `zone` matches a zone's name or ID; `autoScalingGroup` the group's name; `instanceType` `m7i.*`. */
export type SelectorField =
  | 'interface'
  | 'instance'
  | 'subnet'
  | 'vpc'
  | 'zone'
  | 'autoScalingGroup'
  | 'securityGroup'
  | 'description'
  | 'instanceType';

export interface Ramp {
  /** Percent of the sources, rising, the last 100. */
  readonly steps: readonly number[];
  /** Seconds that each step is watched. */
  readonly observe: number;
  /** Seconds between two looks. */
  readonly every: number;
  /** What is taken back when a limit is passed. */
  readonly rollback: 'step' | 'all';
}

/** Limits that end a ramp; each is looked at where it is given. Ratios are 0 to 1. */
export interface Guard {
  readonly listeners:
    | {
        /** URLs of Prometheus pages. */
        readonly metrics: readonly string[];
        readonly maxDropRatio: number;
        readonly maxMissedRatio: number;
      }
    | undefined;
  readonly store:
    | {
        readonly url: string;
        /** Seconds within which each new viewpoint has to show in ClickHouse. */
        readonly recordsWithin: number;
        /** How many of the new viewpoints may be silent. */
        readonly maxSilentRatio: number;
        /** missed_bytes against payload */
        readonly maxMissedRatio: number;
      }
    | undefined;
  readonly cloudwatch:
    | {
        /** NetworkPacketsSkipMirror{In,Out} against NetworkPacketsMirror{In,Out} of the sources' instances. */
        readonly maxSkippedRatio: number;
        /** Of the instance's baseline bandwidth; undefined: not looked at. */
        readonly maxBandwidthRatio: number | undefined;
        /** Peak bits a second of the load balancer; undefined: not looked at. */
        readonly maxPeakBitsPerSecond: number | undefined;
      }
    | undefined;
}

export interface Budget {
  /** US dollars a month; undefined for no limit. A plan beyond it is refused. */
  readonly perMonth: number | undefined;
  /** Mirrored bits a second of one source, on average, for what crossing zones costs; undefined: unknown. */
  readonly bitsPerSecond: number | undefined;
  readonly sessionHour: number;
  /** Both sides together. */
  readonly crossZoneGb: number;
}
