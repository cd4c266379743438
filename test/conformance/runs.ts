import { ConformanceError, captureNames } from './captures.ts';
import { zeekBaselines } from './zeek_log.ts';

/** Which parts of the key beside the 5-tuple tell flows apart. */
export interface Key {
  readonly mirrorSource: boolean;
  readonly vni: boolean;
  readonly vlan: boolean;
}

export interface Run {
  /** Name of the capture, with what is different about this run after an @. */
  readonly name: string;
  readonly capture: string;
  readonly key: Key;
  /** Seconds. The references never expire a stream, so by default neither do we. */
  readonly idleTimeout: number;
  readonly closedLinger: number;
  /** What this run is judged by: tshark's streams, those of each VLAN and VNI alone, or Zeek only. */
  readonly reference: 'streams' | 'contexts' | 'zeek';
  readonly zeek: readonly string[];
}

const NEVER = 1e9;
const PLAIN = { key: { mirrorSource: true, vni: true, vlan: true }, idleTimeout: NEVER, closedLinger: NEVER };

type Special = Partial<Pick<Run, 'key' | 'idleTimeout' | 'closedLinger' | 'reference' | 'zeek'>> & {
  readonly capture: string;
  /** Empty: instead of the capture's plain run. Else in addition to it. */
  readonly variant: string;
  readonly why: string;
};

const MERGED = { mirrorSource: false, vni: false, vlan: false };

const SPECIAL: readonly Special[] = [
  {
    capture: 'geneve-mercury-tls',
    variant: 'merged',
    key: MERGED,
    reference: 'streams',
    why: 'one direction comes in GENEVE and the other plain, or each with a VNI of its own: apart they are other conversations',
  },
  {
    capture: 'geneve-ssh',
    variant: 'merged',
    key: MERGED,
    reference: 'streams',
    why: 'one connection with a VNI of its own per direction',
  },
  {
    capture: 'tcp-syn-retrans-ts',
    variant: 'merged',
    key: MERGED,
    reference: 'streams',
    why: 'one connection, VLAN-tagged in one direction only',
  },
  {
    capture: 'vlan-collisions',
    variant: 'merged',
    key: MERGED,
    reference: 'streams',
    zeek: ['scripts.policy.frameworks.conn_key.vlan_fivetuple.conn.log.cut'],
    why: 'without VLAN in the key the three conversations are one, as tshark and Zeek see them by default',
  },
  {
    capture: 'vxlan-arp-icmp',
    variant: '',
    key: MERGED,
    why: 'each direction of the ping comes from an outer source of its own; to Zeek and tshark it is one conversation',
  },
  {
    capture: 'tcp-rstflood-llc',
    variant: 'expiring',
    closedLinger: 5,
    reference: 'zeek',
    zeek: ['scripts.policy.protocols.conn.mac-logging.conn3.log'],
    why: 'Zeek forgets a reset connection after 100 ms, so each of the resets (a minute apart) is a connection to it',
  },
];

/** Every comparison to be made: one run per capture, and some captures again with other options. */
export function allRuns(): Run[] {
  const baselines = zeekBaselines();
  const claimed = new Set(SPECIAL.flatMap(({ zeek = [] }) => zeek));
  return captureNames().flatMap((capture) => {
    const zeek = (baselines.get(capture) ?? []).filter((baseline) => !claimed.has(baseline));
    const plain: Run = { ...PLAIN, name: capture, capture, reference: 'contexts', zeek };
    const special = SPECIAL.filter((entry) => entry.capture === capture);
    const replaced = special.some(({ variant }) => variant === '');
    return [...(replaced ? [] : [plain]), ...special.map((entry) => specialRun(plain, entry))];
  });
}

function specialRun(plain: Run, { variant, why: _, ...changes }: Special): Run {
  return { ...plain, zeek: variant === '' ? plain.zeek : [], ...changes, name: variant === '' ? plain.name : `${plain.name}@${variant}` };
}

/** Runs by name or by the beginning of a name; all of them where none is named. */
export function selectRuns(names: readonly string[]): Run[] {
  const runs = allRuns();
  if (names.length === 0) return runs;
  for (const name of names) {
    if (!runs.some((run) => run.name.startsWith(name))) {
      throw new ConformanceError(
        'run_unknown',
        `No capture is called ${name}; ${runs.length} runs are known, for instance ${runs[0]?.name}.`,
      );
    }
  }
  return runs.filter((run) => names.some((name) => run.name.startsWith(name)));
}
