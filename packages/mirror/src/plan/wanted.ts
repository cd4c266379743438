import type { Chosen } from '../select/selection.ts';
import type { Session } from '../world/world.ts';
import { type Candidates, candidatesIn } from './candidates.ts';
import { byText } from './canonical.ts';
import type { FilterPlan } from './filters.ts';
import { limitsOf, placesOf } from './places.ts';
import type { Reference } from './plan.ts';
import type { Quotas } from './quotas.ts';
import type { Setting } from './setting.ts';
import type { Shortfall } from './shortfall.ts';
import type { PlannedTarget, TargetPlan } from './targets.ts';
import { vnisOf } from './vnis.ts';

/** A session that is to be. */
export interface Wanted {
  readonly chosen: Chosen;
  readonly existing: Session | undefined;
  readonly target: PlannedTarget;
  readonly filter: Reference;
  readonly number: number;
  /** undefined: AWS chooses. */
  readonly vni: number | undefined;
}

export interface LeftOut {
  readonly chosen: Chosen;
  readonly existing: Session | undefined;
  readonly shortfall: Shortfall;
  /** Whether a session that is there stays as it is: what it needs is wrong in the file, and cannot tell what it should be. */
  readonly stays: boolean;
}

/**
 * Which of the sources, given in the order of shares, get a session, and how; and why the others do not. Each decision depends on those before it
 * alone, so that a wider share contains the narrower one even where quotas end it.
 */
export function wantedSessions(
  { file, world, own, quotas }: Setting,
  sources: readonly Chosen[],
  { targets }: TargetPlan,
  { filters }: FilterPlan,
): { readonly wanted: readonly Wanted[]; readonly left: readonly LeftOut[] } {
  const existing = stayingSessions(own.sessions);
  const resolve = resolver(candidatesIn(file, targets), filters);
  const places = placesOf(limitsOf(world, targets.values(), quotas), own.foreignSessions);
  const vnis = vnisOf(file, own.sessions, own.foreignSessions);
  const byInterface = Map.groupBy(own.foreignSessions, (session) => session.interface);
  let room = quotas.sessions - own.foreignSessions.length;
  const stay = ({ target, vni }: Session): boolean => {
    const canStay = room > 0 && vnis.keep(vni) && places.keep(target);
    if (canStay) room--;
    return canStay;
  };
  const decide = (chosen: Chosen): Wanted | LeftOut => {
    const { id } = chosen.interface;
    const choice = chosen.source.session;
    const there = existing.get(id);
    const leave = (shortfall: Shortfall, stays = false): LeftOut => ({ chosen, existing: there, shortfall, stays });
    const foreign = byInterface.get(id) ?? [];
    const needs = resolve(chosen);
    if ('reason' in needs) return leave(needs, there !== undefined && stay(there));
    if (room <= 0) return leave(accountFull(quotas));
    if (foreign.length >= quotas.sessionsPerInterface) return leave(interfaceFull(id, foreign.length));
    const number = freeNumber(choice.number, foreign, there);
    if (number === undefined) return leave(noNumber(id, choice.number));
    const vni = vnis.choose(id, choice.vni, there);
    if (vni === 'full') return leave(noVni(chosen.source.name));
    const target = places.choose(id, needs.candidates, there);
    if ('reason' in target) return leave(target);
    room--;
    return { chosen, existing: there, target, filter: needs.filter, number, vni };
  };
  const decided = sources.map(decide);
  return {
    wanted: decided.flatMap((one) => ('shortfall' in one ? [] : [one])),
    left: decided.flatMap((one) => ('shortfall' in one ? [one] : [])),
  };
}

interface Needs {
  readonly candidates: readonly PlannedTarget[];
  readonly filter: Reference;
}

/** What a source refers to, or what of it is not there. */
function resolver(candidates: Candidates, filters: FilterPlan['filters']): (chosen: Chosen) => Needs | Shortfall {
  return (chosen) => {
    const filter = filters.get(chosen.source.filter);
    if (filter === undefined) return noFilter(chosen.source.filter);
    const found = candidates(chosen);
    return 'reason' in found ? found : { candidates: found, filter };
  };
}

/** Of several own sessions on an interface the one with the lowest number stays: it is the one that takes the packets. */
function stayingSessions(own: readonly Session[]): Map<string, Session> {
  const lowestLast = own.toSorted((a, b) => b.number - a.number || byText(b.id, a.id));
  return new Map(lowestLast.map((session) => [session.interface, session]));
}

/** The session's own number as long as it is good, else the first of the range that no other session on the interface has. */
function freeNumber(
  { from, to }: { from: number; to: number },
  others: readonly Session[],
  there: Session | undefined,
): number | undefined {
  const taken = new Set(others.map(({ number }) => number));
  if (there !== undefined && there.number >= from && there.number <= to) return there.number;
  for (let number = from; number <= to; number++) if (!taken.has(number)) return number;
  return undefined;
}

const accountFull = ({ sessions }: Quotas): Shortfall => ({
  code: 'past_quota',
  about: 'sessions',
  reason: `the account has room for ${sessions} mirror sessions, with those of others`,
  remedy: 'Select fewer sources, or mirror some of them from another account or region.',
});

const interfaceFull = (id: string, others: number): Shortfall => ({
  code: 'past_quota',
  about: `sessions of ${id}`,
  reason: `${id} has ${others} sessions of others, the most that AWS allows`,
  remedy: 'Delete one of its sessions, or deny the interface.',
});

const noNumber = (id: string, { from, to }: { from: number; to: number }): Shortfall => ({
  code: 'no_free_number',
  about: id,
  reason: `sessions of others on ${id} have all numbers from ${from} to ${to}`,
  remedy: 'Widen the range of session.number.',
});

const noVni = (source: string): Shortfall => ({
  code: 'no_free_vni',
  about: `sources.${source}`,
  reason: 'sessions of the account have all VNIs of its range',
  remedy: 'Widen the range of session.vni: it needs a VNI for each source.',
});

const noFilter = (name: string): Shortfall => ({
  code: 'filter_gone',
  about: `filter/${name}`,
  reason: `filter ${name} is not there`,
  remedy: `Mend filters.${name}.`,
});
