import type { Source } from '../file/mirror_file.ts';
import type { Instance, NetworkInterface } from '../world/world.ts';

/** Which interfaces of a world a file means, before any share of them is taken; and why not the others. Both sorted by the interface's ID. */
export interface Selection {
  readonly chosen: readonly Chosen[];
  readonly left: readonly Left[];
}

export interface Chosen {
  readonly interface: NetworkInterface;
  /** Undefined where the interface is a service's, such as of RDS, or its instance is gone. */
  readonly instance: Instance | undefined;
  /** The first that selects it. */
  readonly source: Source;
}

export interface Left {
  readonly interface: NetworkInterface;
  /** The first that would select it; undefined where none does. */
  readonly source: Source | undefined;
  readonly reason: LeftReason;
  /** In words: `denied by deny 2`. */
  readonly text: string;
}

export type LeftReason =
  /** AWS mirrors interfaces of type `interface` only: not those of load balancers, NAT gateways, Lambda. */
  | 'type'
  /** It belongs to nothing that could send. */
  | 'unattached'
  /** It receives mirrored packets, as a target that exists or that the file names. */
  | 'target'
  /** Selected by a source, but by `deny` as well. */
  | 'denied'
  | 'not_selected';
