import { keyOf } from '../world/own.ts';
import type { Filter } from '../world/world.ts';
import { differences } from './differences.ts';
import { stays, withoutNamed } from './own.ts';
import type { ChangeOf, FilterState, Reference } from './plan.ts';
import type { Quotas } from './quotas.ts';
import { expandRules, planRules, type RulePlan } from './rules.ts';
import type { Setting } from './setting.ts';
import type { Shortfall } from './shortfall.ts';

type FilterChange = ChangeOf<'filter', FilterState>;

export interface FilterPlan {
  /** By name in the file; those without a way to have them are missing. */
  readonly filters: ReadonlyMap<string, Reference>;
  readonly changes: readonly FilterChange[];
  readonly rules: readonly RulePlan[];
  readonly surplus: readonly { readonly thing: Filter; readonly reason: string }[];
  readonly left: readonly { readonly what: string; readonly shortfall: Shortfall }[];
}

export function planFilters({ file, world, own, tags, quotas }: Setting): FilterPlan {
  const filters = new Map<string, Reference>();
  const changes: FilterChange[] = [];
  const rules: RulePlan[] = [];
  const left: FilterPlan['left'][number][] = [];
  const kept = new Map<string, string>();
  const mendable = withoutNamed(own.filters, file.filters);
  let room = quotas.filters - world.filters.length;
  for (const [name, choice] of Object.entries(file.filters)) {
    const key = `filter/${name}`;
    if ('id' in choice) {
      if (world.filters.some(({ id }) => id === choice.id)) filters.set(name, { id: choice.id });
      else left.push({ what: key, shortfall: gone(key, choice.id) });
      kept.set(choice.id, key);
      continue;
    }
    const existing = stays(mendable, key, own);
    if (existing === undefined && room-- <= 0) {
      left.push({ what: key, shortfall: full(quotas) });
      continue;
    }
    if (existing !== undefined) kept.set(existing.id, key);
    const reference = existing === undefined ? { key } : { id: existing.id };
    filters.set(name, reference);
    changes.push(changeOf(key, { description: choice.description, services: choice.services.toSorted(), tags: tags(key) }, existing));
    rules.push(planRules(key, reference, expandRules(choice), existing, quotas));
  }
  const stayingKeys = new Set(kept.values());
  const surplus = own.filters
    .filter(({ id }) => !kept.has(id))
    .map((thing) => ({
      thing,
      reason: stayingKeys.has(keyOf(thing.tags) ?? '') ? 'two of the same: the other stays' : 'not in the file',
    }));
  return { filters, changes, rules, surplus, left: [...left, ...rules.flatMap((plan) => plan.left)] };
}

/** AWS has no call that changes a filter's description, so that stays. */
function changeOf(key: string, wanted: FilterState, existing: Filter | undefined): FilterChange {
  if (existing === undefined) {
    return { action: 'create', kind: 'filter', key, reason: 'not there yet', id: undefined, before: undefined, after: wanted };
  }
  const before = stateOf(existing);
  const after = { ...before, services: wanted.services, tags: { ...before.tags, ...wanted.tags } };
  const differs = differences(before, after);
  if (differs.length === 0) return { action: 'unchanged', kind: 'filter', key, reason: 'as the file says', id: existing.id, before, after };
  return { action: 'modify', kind: 'filter', key, reason: differs.join(', '), id: existing.id, before, after };
}

export const stateOf = ({ description, services, tags }: Filter): FilterState => ({ description, services: services.toSorted(), tags });

const gone = (key: string, id: string): Shortfall => ({
  code: 'filter_gone',
  about: key,
  reason: `mirror filter ${id} does not exist`,
  remedy: `Give ${key.replace('/', 's.')} the ID of a filter that exists, or rules to make one of.`,
});

const full = ({ filters }: Quotas): Shortfall => ({
  code: 'past_quota',
  about: 'filters',
  reason: `the account has ${filters} mirror filters, the most that AWS allows`,
  remedy: 'Delete mirror filters that nothing uses, or name an existing one by its ID.',
});
