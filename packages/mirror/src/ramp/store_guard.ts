import type { Clock } from '../clock.ts';
import type { Session } from '../world/world.ts';
import { type Applied, type Guard, percent, type Reading, type Step } from './guard.ts';

/** Asks ClickHouse; rows as JSON. Parameters are bound by ClickHouse: `{since:DateTime64(3)}`. */
export type Ask = (sql: string, parameters: Readonly<Record<string, string>>) => Promise<readonly Readonly<Record<string, unknown>>[]>;

export interface StoreLimits {
  /** Seconds after which a new viewpoint should have shown. */
  readonly recordsWithin: number;
  /** 0 to 1: part of the new viewpoints that may be silent then. */
  readonly maxSilentRatio: number;
  readonly maxMissedRatio: number;
}

interface Seen {
  readonly mirror_src: string;
  readonly vni: number;
  readonly payload: number;
  readonly missed: number;
}

/** Each viewpoint since a time, in the form in which an inventory names them. */
const VIEWPOINTS = `
SELECT replaceOne(toString(mirror_src), '::ffff:', '') AS mirror_src, toUInt32(vni) AS vni,
  toFloat64(sum(client_payload_bytes + server_payload_bytes)) AS payload, toFloat64(sum(client_missed_bytes + server_missed_bytes)) AS missed
FROM flows WHERE end_time >= {since:DateTime64(3)} GROUP BY mirror_src, vni`;

/** Watches what arrives in ClickHouse: that records come from each new viewpoint, and how much of their traffic the mirror lost. */
export class StoreGuard implements Guard {
  readonly name = 'store';
  readonly #limits: StoreLimits;
  readonly #ask: Ask;
  readonly #clock: Clock;

  constructor(limits: StoreLimits, ask: Ask, clock: Clock) {
    this.#limits = limits;
    this.#ask = ask;
    this.#clock = clock;
  }

  /** Whether it can be asked at all is known before the first session is made. */
  async begin(): Promise<void> {
    await this.#viewpoints(this.#clock.now());
  }

  async look({ applied }: Step): Promise<readonly Reading[]> {
    if (applied === undefined) return [];
    const expected = viewpointsOf(applied);
    const seen = await this.#viewpoints(applied.at);
    const ours = seen.filter(({ mirror_src, vni }) => expected.has(`${mirror_src} ${vni}`));
    return [this.#silent(expected.size, ours.length, applied.at), this.#missed(ours)];
  }

  async #viewpoints(since: number): Promise<readonly Seen[]> {
    return (await this.#ask(VIEWPOINTS, { since: utc(since) })) as unknown as readonly Seen[];
  }

  #silent(expected: number, seen: number, since: number): Reading {
    const measure = 'new viewpoints without a record';
    const limit = this.#limits.maxSilentRatio;
    const detail = `${expected - seen} of ${expected} viewpoints`;
    const isEarly = this.#clock.now() < since + this.#limits.recordsWithin * 1000;
    if (expected === 0 || isEarly) return { measure, value: undefined, limit, detail: `${detail}, so far` };
    return { measure, value: (expected - seen) / expected, limit, detail };
  }

  #missed(seen: readonly Seen[]): Reading {
    const missed = seen.reduce((sum, row) => sum + row.missed, 0);
    const whole = seen.reduce((sum, row) => sum + row.payload, missed);
    const measure = 'bytes that the mirror lost of the new viewpoints';
    const limit = this.#limits.maxMissedRatio;
    if (whole === 0) return { measure, value: undefined, limit, detail: 'no TCP payload yet' };
    return { measure, value: missed / whole, limit, detail: `${missed} of ${whole} bytes, ${percent(missed / whole)}` };
  }
}

/** `10.0.0.5 1001` */
function viewpointsOf({ world, sessions }: Applied): ReadonlySet<string> {
  const wanted = new Set(sessions);
  const addresses = new Map(world.interfaces.map(({ id, ipv4 }) => [id, ipv4[0]]));
  const viewpoint = (session: Session): string[] => {
    const address = addresses.get(session.interface);
    return address === undefined ? [] : [`${address} ${session.vni}`];
  };
  return new Set(world.sessions.filter(({ id }) => wanted.has(id)).flatMap(viewpoint));
}

const utc = (time: number): string => new Date(time).toISOString().replace('T', ' ').replace('Z', '');
