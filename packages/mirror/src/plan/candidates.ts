import type { MirrorFile } from '../file/mirror_file.ts';
import type { Chosen } from '../select/selection.ts';
import type { Shortfall } from './shortfall.ts';
import type { PlannedTarget } from './targets.ts';

/** The targets that a source may have: the one that it names; else those of its zone; else those without zones. At least one, or why there is none. */
export type Candidates = (chosen: Chosen) => readonly PlannedTarget[] | Shortfall;

export function candidatesIn(file: MirrorFile, targets: ReadonlyMap<string, PlannedTarget>): Candidates {
  const all = [...targets.values()];
  const ofZone = (zone: string, zoneId: string): readonly PlannedTarget[] => {
    const own = all.filter(({ zones }) => zones.includes(zone) || zones.includes(zoneId));
    return own.length > 0 ? own : all.filter(({ zones }) => zones.length === 0);
  };
  const byZone = new Map<string, readonly PlannedTarget[]>();
  return ({ interface: { zone, zoneId }, source: { name, target } }) => {
    if (target !== undefined) {
      const named = targets.get(target);
      return named === undefined ? unusable(target, name) : [named];
    }
    const found = byZone.get(zone) ?? ofZone(zone, zoneId);
    byZone.set(zone, found);
    return found.length === 0 ? uncovered(zone, file) : found;
  };
}

const uncovered = (zone: string, { targets }: MirrorFile): Shortfall => ({
  code: 'zone_without_target',
  about: zone,
  reason: `no target of the file takes sources in ${zone}`,
  remedy: `Add ${zone} to the zones of one of ${Object.keys(targets).join(', ')}, or a target without zones.`,
});

const unusable = (target: string, source: string): Shortfall => ({
  code: 'target_gone',
  about: `target/${target}`,
  reason: `source ${source} has target ${target}, which is not there`,
  remedy: `Mend targets.${target}, or let the source's target follow from its zone.`,
});
