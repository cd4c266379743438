import type { MirrorFile } from '../file/mirror_file.ts';
import type { Finding } from '../preflight/finding.ts';
import { selectSources } from '../select/select_sources.ts';
import type { Chosen, Selection } from '../select/selection.ts';
import type { World } from '../world/world.ts';
import { cleanup, usersAfter } from './cleanup.ts';
import { type FilterPlan, planFilters } from './filters.ts';
import type { Change } from './plan.ts';
import type { Quotas } from './quotas.ts';
import { sessionChanges } from './sessions.ts';
import { type Setting, settingOf } from './setting.ts';
import { countOf, inShareOrder } from './share.ts';
import { shortfallFindings } from './shortfall.ts';
import { planTargets, type TargetPlan } from './targets.ts';
import { type LeftOut, type Wanted, wantedSessions } from './wanted.ts';

/** A plan before it is weighed: what is to be done, and all that was found out on the way. */
export interface Draft extends Setting {
  readonly selection: Selection;
  readonly wanted: readonly Wanted[];
  /** Sources within the share that get no session. */
  readonly left: readonly LeftOut[];
  readonly targets: TargetPlan;
  readonly filters: FilterPlan;
  readonly changes: readonly Change[];
  /** What was left out, and why. */
  readonly findings: readonly Finding[];
}

export function draftOf(file: MirrorFile, world: World, share: number, quotas?: Quotas): Draft {
  const setting = settingOf(file, world, share, quotas);
  const selection = selectSources(file, world);
  const sources = inShareOrder(file.name, selection.chosen, (chosen) => chosen.interface.id);
  const shared = sources.slice(0, countOf(sources.length, share));
  const targets = planTargets(setting);
  const filters = planFilters(setting);
  const { wanted, left } = wantedSessions(setting, shared, targets, filters);
  const sessions = sessionChanges(setting, targets, wanted, left, reasons(world, selection, sources, share));
  const rest = cleanup(filters.surplus, targets.surplus, usersAfter(setting.own, sessions));
  const leftOut = left.map(({ chosen, shortfall }) => ({ what: chosen.interface.id, shortfall }));
  return {
    ...setting,
    selection,
    wanted,
    left,
    targets,
    filters,
    changes: [
      ...targets.changes,
      ...filters.changes,
      ...filters.rules.flatMap(({ changes }) => changes),
      ...sessions,
      ...filters.rules.flatMap(({ late }) => late),
      ...rest.changes,
    ],
    findings: [...rest.findings, ...shortfallFindings([...targets.left, ...filters.left, ...leftOut])],
  };
}

/** Why an interface with a session of ours is not to have one. */
function reasons(world: World, { left }: Selection, sources: readonly Chosen[], share: number): (id: string) => string {
  const texts = new Map(left.map((one) => [one.interface.id, one.text]));
  const chosen = new Set(sources.map((one) => one.interface.id));
  const there = new Set(world.interfaces.map(({ id }) => id));
  return (id) => {
    if (!there.has(id)) return 'it is gone';
    return texts.get(id) ?? (chosen.has(id) ? `outside the share of ${share} %` : 'not selected');
  };
}
