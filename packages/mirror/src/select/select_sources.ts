import { MirrorError } from '../error.ts';
import type { MirrorFile, Source } from '../file/mirror_file.ts';
import type { NetworkInterface, World } from '../world/world.ts';
import { matcherOf } from './matcher.ts';
import type { Chosen, Left, Selection } from './selection.ts';

/**
 * The interfaces that a file's sources select. Throws MirrorError unsafe where a source selects more than its limit.
 * AWS: vpc/latest/mirroring/traffic-mirroring-sessions.html, "Traffic mirror sources".
 */
export function selectSources(file: MirrorFile, world: World): Selection {
  const instances = new Map(world.instances.map((instance) => [instance.id, instance]));
  const sources = file.sources.map((source) => ({ source, holds: matcherOf(source.where) }));
  const deny = file.deny.map(matcherOf);
  const unfit = unfitIn(file, world);
  const chosen: Chosen[] = [];
  const left: Left[] = [];
  for (const candidate of world.interfaces) {
    const instance = candidate.instance === undefined ? undefined : instances.get(candidate.instance);
    const source = sources.find(({ holds }) => holds(candidate, instance))?.source;
    const fault =
      unfit(candidate) ??
      unwanted(
        source,
        deny.findIndex((holds) => holds(candidate, instance)),
      );
    if (fault !== undefined) left.push({ interface: candidate, source, ...fault });
    else if (source !== undefined) chosen.push({ interface: candidate, instance, source });
  }
  checkLimits(file, chosen);
  return { chosen, left };
}

type Fault = Pick<Left, 'reason' | 'text'> | undefined;

function unwanted(source: Source | undefined, denied: number): Fault {
  if (source === undefined) return { reason: 'not_selected', text: 'no source selects it' };
  if (denied < 0) return undefined;
  return { reason: 'denied', text: `source ${source.name} selects it, but entry ${denied + 1} of deny does too` };
}

/** Why an interface cannot be a source, whatever selects it. */
function unfitIn(file: MirrorFile, world: World): (candidate: NetworkInterface) => Fault {
  const targets = new Map(world.targets.filter(({ kind }) => kind === 'interface').map(({ destination, id }) => [destination, id]));
  for (const [name, target] of Object.entries(file.targets)) {
    if ('kind' in target && target.kind === 'interface') targets.set(target.destination, `targets.${name} of the file`);
  }
  return ({ id, type, status }) => {
    if (type !== 'interface') return { reason: 'type', text: `AWS mirrors interfaces of type interface only, and its type is ${type}` };
    const target = targets.get(id);
    if (target !== undefined) return { reason: 'target', text: `it is the mirror target ${target}, and AWS lets none be both` };
    return status === 'available'
      ? { reason: 'unattached', text: 'it is attached to nothing, and would be billed for no packets' }
      : undefined;
  };
}

function checkLimits({ sources }: MirrorFile, chosen: readonly Chosen[]): void {
  const counts = Map.groupBy(chosen, ({ source }) => source);
  const problems = sources.flatMap((source) => {
    const count = counts.get(source)?.length ?? 0;
    if (source.limit === undefined || count <= source.limit) return [];
    return [`source ${source.name} selects ${count} interfaces and its limit is ${source.limit}: narrow its where, or raise its limit`];
  });
  if (problems.length > 0) throw new MirrorError('unsafe', problems);
}
