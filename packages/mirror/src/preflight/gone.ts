import type { PlannedTarget } from '../plan/targets.ts';
import type { Target, World } from '../world/world.ts';
import type { Check } from './check.ts';

type Place = Pick<Target, 'kind' | 'destination'>;

/** That what targets send to is there: AWS keeps target and sessions when it is deleted, and nothing flows. */
export const gone: Check = ({ world, targets, changes }) => {
  const others = new Set(world.targets.filter(({ owner }) => owner !== world.account).map(({ id }) => id));
  const isVisible = ({ reference }: PlannedTarget): boolean => !('id' in reference && others.has(reference.id));
  const planned = [...targets.targets.values()].filter(isVisible).map((target) => ({ ...target, about: target.key }));
  const after = new Set(
    changes.flatMap((change) => (change.kind === 'session' && change.after !== undefined ? [change.after.target] : [])),
  );
  const ids = new Set([...after].flatMap((reference) => ('id' in reference ? [reference.id] : [])));
  const used = world.targets.filter(({ id }) => ids.has(id) && !others.has(id)).map((target) => ({ ...target, about: target.id }));
  const seen = new Set<string>();
  return [...planned, ...used]
    .filter((target) => !isThere(world, target))
    .filter(({ destination }) => !seen.has(destination) && seen.add(destination))
    .map(({ about, destination }) => ({
      code: 'destination_gone',
      severity: 'error',
      about,
      message: `${about} leads to ${destination}, which does not exist.`,
      meaning: 'Its sessions are billed, and their packets go nowhere.',
      remedy: 'Give the target a destination that exists; apply then moves its sessions there.',
    }));
};

function isThere({ interfaces, loadBalancers, endpoints }: World, { kind, destination }: Place): boolean {
  if (kind === 'interface') return interfaces.some(({ id }) => id === destination);
  if (kind === 'endpoint') return endpoints.some(({ id }) => id === destination);
  return loadBalancers.some(({ arn }) => arn === destination);
}
