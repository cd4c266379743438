import { MONTH_HOURS, SESSION_HOUR } from '../file/prices.ts';
import { byText } from '../world/order.ts';
import { keyOf, mirrorOf } from '../world/own.ts';
import type { Session, Tags, World } from '../world/world.ts';
import { nameOf } from './name.ts';
import { ownSessions } from './own_sessions.ts';
import type { Fault, SessionStatus, Status } from './status.ts';

/**
 * Own sessions, with what they stand on and what is wrong with them.
 * @param mirror of this name alone; undefined: of all
 * @param sessionHour US dollars
 */
export function statusOf(world: World, mirror?: string, sessionHour = SESSION_HOUR): Status {
  const own = ownSessions(world, mirror);
  const counts = Map.groupBy(own, place);
  const row = rowsIn(world);
  const sessions = own
    .toSorted((a, b) => byText(a.interface, b.interface) || a.number - b.number)
    .map((session) => row(session, counts.get(place(session))!.length > 1));
  return { sessions, perMonth: Math.round(own.length * sessionHour * MONTH_HOURS * 100) / 100 };
}

const place = (session: Session): string => `${mirrorOf(session.tags)} ${session.interface}`;

function rowsIn(world: World): (session: Session, isDouble: boolean) => SessionStatus {
  const interfaces = knownById(world.interfaces);
  const instances = knownById(world.instances);
  const targets = knownById(world.targets);
  const filters = knownById(world.filters);
  return (session, isDouble) => {
    const source = interfaces.get(session.interface);
    const instance = instances.get(source?.instance ?? '');
    const target = targets.get(session.target);
    const filter = filters.get(session.filter);
    const faults: readonly (Fault | false)[] = [
      source === undefined && 'orphan',
      isDouble && 'double',
      instance !== undefined && !RUNS.has(instance.state) && 'not_running',
      target === undefined && 'target_gone',
      filter === undefined && 'filter_gone',
    ];
    return {
      session: session.id,
      mirror: mirrorOf(session.tags) ?? '',
      interface: session.interface,
      instance: source?.instance,
      instanceState: instance?.state,
      name: nameOf(source, instance),
      zone: source?.zoneId || source?.zone || '',
      number: session.number,
      vni: session.vni,
      target: called(target, session.target),
      filter: called(filter, session.filter),
      faults: faults.filter((fault) => fault !== false),
    };
  };
}

const knownById = <T extends { readonly id: string }>(things: readonly T[]): ReadonlyMap<string, T> =>
  new Map(things.map((thing) => [thing.id, thing]));

const RUNS: ReadonlySet<string> = new Set(['pending', 'running']);

/** `target/main` is `main`. */
const called = (thing: { readonly tags: Tags } | undefined, id: string): string => (thing && keyOf(thing.tags))?.split('/')[1] ?? id;
