/** What is mirrored now. How old a session is AWS does not tell. */
export interface Status {
  /** By interface, then session number. */
  readonly sessions: readonly SessionStatus[];
  /** US dollars a month of 730 hours, for all of them. */
  readonly perMonth: number;
}

export interface SessionStatus {
  readonly session: string;
  /** Name of the mirror that it belongs to. */
  readonly mirror: string;
  readonly interface: string;
  readonly instance: string | undefined;
  /** As EC2 says it: `running`, `stopped`; undefined without an instance. */
  readonly instanceState: string | undefined;
  /** For people: the instance's, or the interface's. */
  readonly name: string;
  /** ID where it is known, such as `use1-az1`: it means the same in every account. */
  readonly zone: string;
  readonly number: number;
  readonly vni: number;
  /** As the file calls it, else AWS's ID. */
  readonly target: string;
  readonly filter: string;
  readonly faults: readonly Fault[];
}

export type Fault =
  /** Its interface is gone. */
  | 'orphan'
  /** Another session of the same mirror has this interface too: packets come by the one with the lower number. */
  | 'double'
  /** It is billed, and nothing runs that could send. */
  | 'not_running'
  /** Its target or filter is gone: nothing flows. */
  | 'target_gone'
  | 'filter_gone';
