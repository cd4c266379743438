import type { TargetChoice } from '../file/mirror_file.ts';
import { keyOf } from '../world/own.ts';
import type { Tags, Target, TargetKind } from '../world/world.ts';
import { differences } from './differences.ts';
import { stays, withoutNamed } from './own.ts';
import type { ChangeOf, Reference, TargetState } from './plan.ts';
import type { Quotas } from './quotas.ts';
import type { Setting } from './setting.ts';
import type { Shortfall } from './shortfall.ts';

type TargetChange = ChangeOf<'target', TargetState>;

/** A target of the file, as sessions refer to it. */
export interface PlannedTarget {
  readonly name: string;
  readonly key: string;
  readonly zones: readonly string[];
  readonly reference: Reference;
  readonly kind: TargetKind;
  readonly destination: string;
}

export interface TargetPlan {
  /** By name in the file; those without a way to have them are missing. */
  readonly targets: ReadonlyMap<string, PlannedTarget>;
  readonly changes: readonly TargetChange[];
  /** Own targets that the file does not want, or not twice, each with the reason. */
  readonly surplus: readonly { readonly thing: Target; readonly reason: string }[];
  readonly left: readonly { readonly what: string; readonly shortfall: Shortfall }[];
}

export function planTargets({ file, world, own, tags, quotas }: Setting): TargetPlan {
  const targets = new Map<string, PlannedTarget>();
  const changes: TargetChange[] = [];
  const left: TargetPlan['left'][number][] = [];
  const kept = new Map<string, string>();
  const mendable = withoutNamed(own.targets, file.targets);
  let room = quotas.targets - world.targets.length;
  for (const [name, choice] of Object.entries(file.targets)) {
    const key = `target/${name}`;
    if ('id' in choice) {
      const found = world.targets.find(({ id }) => id === choice.id);
      if (found === undefined) left.push({ what: key, shortfall: gone(key, choice.id) });
      else targets.set(name, planned(name, choice, { id: found.id }, found));
      kept.set(choice.id, key);
      continue;
    }
    const same = mendable.filter((target) => keyOf(target.tags) === key);
    const fitting = same.filter(({ kind, destination }) => kind === choice.kind && destination === choice.destination);
    const old = stays(same, key, own);
    const existing = stays(fitting, key, own) ?? (room > 0 ? undefined : old);
    if (existing === undefined && room <= 0) {
      left.push({ what: key, shortfall: full(quotas) });
      continue;
    }
    if (existing === undefined) room--;
    if (existing !== undefined && !fitting.includes(existing)) left.push({ what: key, shortfall: full(quotas) });
    const change = changeOf(key, choice, tags(key), existing, old);
    changes.push(change);
    if (existing !== undefined) kept.set(existing.id, key);
    targets.set(name, planned(name, choice, existing === undefined ? { key } : { id: existing.id }, existing ?? choice));
  }
  const stayingKeys = new Set(kept.values());
  const surplus = own.targets
    .filter(({ id }) => !kept.has(id))
    .map((thing) => ({ thing, reason: surplusReason(thing, stayingKeys, changes) }));
  return { targets, changes, surplus, left };
}

const planned = (
  name: string,
  { zones }: TargetChoice,
  reference: Reference,
  { kind, destination }: Pick<Target, 'kind' | 'destination'>,
): PlannedTarget => ({
  name,
  key: `target/${name}`,
  zones,
  reference,
  kind,
  destination,
});

/** AWS has no call to modify a target: only its tags can change. So a description stays, and another destination needs another target. */
function changeOf(
  key: string,
  choice: Extract<TargetChoice, { kind: TargetKind }>,
  wanted: Tags,
  existing: Target | undefined,
  old: Target | undefined,
): TargetChange {
  const { kind, destination, description } = choice;
  if (existing !== undefined) {
    const before = stateOf(existing);
    const after = { ...before, tags: { ...before.tags, ...wanted } };
    const differs = differences(before, after);
    const reason = differs.length === 0 ? 'as the file says' : differs.join(', ');
    return { action: differs.length === 0 ? 'unchanged' : 'modify', kind: 'target', key, reason, id: existing.id, before, after };
  }
  const after = { kind, destination, description, tags: wanted };
  if (old === undefined) return { action: 'create', kind: 'target', key, reason: 'not there yet', id: undefined, before: undefined, after };
  const before = stateOf(old);
  const reason = `AWS cannot modify it: ${differences({ kind: before.kind, destination: before.destination }, { kind, destination }).join(', ')}`;
  return { action: 'replace', kind: 'target', key, reason, id: old.id, before, after };
}

export const stateOf = ({ kind, destination, description, tags }: Target): TargetState => ({ kind, destination, description, tags });

function surplusReason({ tags }: Target, stayingKeys: ReadonlySet<string>, changes: readonly TargetChange[]): string {
  const key = keyOf(tags) ?? '';
  if (stayingKeys.has(key)) return 'two of the same: the other stays';
  return changes.some((change) => change.key === key) ? 'replaced' : 'not in the file';
}

const gone = (key: string, id: string): Shortfall => ({
  code: 'target_gone',
  about: key,
  reason: `mirror target ${id} does not exist`,
  remedy: `Give ${key.replace('/', 's.')} the ID of a target that exists, or what to make one of.`,
});

const full = ({ targets }: Quotas): Shortfall => ({
  code: 'past_quota',
  about: 'targets',
  reason: `the account has ${targets} mirror targets, the most that AWS allows`,
  remedy: 'Delete mirror targets that nothing uses, or name an existing one by its ID.',
});
