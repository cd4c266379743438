import { byText } from '../../plan/canonical.ts';
import type { Change, Plan, Reference } from '../../plan/plan.ts';
import type { Filter, Session, Target, World } from '../../world/world.ts';

/** What a world is once a plan was done, in memory. `onStep` sees the world after each change. */
export function applyToWorld(world: World, plan: Plan, onStep: (world: World, change: Change) => void = () => undefined): World {
  const made = new Map<string, string>();
  let next = 0;
  let vni = 16_000_000;
  const idOf = (reference: Reference): string => {
    if ('id' in reference) return reference.id;
    const id = made.get(reference.key);
    if (id === undefined) throw new Error(`${reference.key} is used before it is there`);
    return id;
  };
  const newId = (prefix: string): string => `${prefix}-${plan.world.slice(0, 8)}${String(next++).padStart(6, '0')}`;
  let now = world;
  for (const change of plan.changes) {
    if (change.action === 'unchanged') continue;
    now = step(now, change);
    onStep(now, change);
  }
  return now;

  function step(before: World, change: Change): World {
    switch (change.kind) {
      case 'target': {
        if (change.action === 'delete') return { ...before, targets: without(before.targets, change.id) };
        const id = change.action === 'modify' ? change.id! : newId('tmt');
        made.set(change.key, id);
        const one: Target = { owner: before.account, ...change.after!, id };
        return { ...before, targets: put(before.targets, one) };
      }
      case 'filter': {
        if (change.action === 'delete') return { ...before, filters: without(before.filters, change.id) };
        const id = change.id ?? newId('tmf');
        made.set(change.key, id);
        const rules = before.filters.find((one) => one.id === id)?.rules ?? [];
        const one: Filter = { ...change.after!, rules, id };
        return { ...before, filters: put(before.filters, one) };
      }
      case 'rule': {
        const { filter: reference, ...state } = (change.after ?? change.before)!;
        const filter = before.filters.find(({ id }) => id === idOf(reference));
        if (filter === undefined) throw new Error(`${change.key} is of a filter that is not there`);
        const id = change.id ?? newId('tmfr');
        const others = without(filter.rules, id);
        const rules = change.action === 'delete' ? others : [...others, { ...state, id }];
        const sorted = rules.toSorted((a, b) => byText(b.direction, a.direction) || a.number - b.number);
        return { ...before, filters: put(before.filters, { ...filter, rules: sorted }) };
      }
      case 'session': {
        if (change.action === 'delete') return { ...before, sessions: without(before.sessions, change.id) };
        const { target, filter, vni: wanted, ...state } = change.after!;
        const id = change.id ?? newId('tms');
        const one: Session = { owner: before.account, ...state, vni: wanted ?? vni++, target: idOf(target), filter: idOf(filter), id };
        return { ...before, sessions: put(before.sessions, one) };
      }
    }
  }
}

const without = <T extends { readonly id: string }>(things: readonly T[], id: string | undefined): T[] =>
  things.filter((thing) => thing.id !== id);

const put = <T extends { readonly id: string }>(things: readonly T[], thing: T): T[] =>
  [...things.filter(({ id }) => id !== thing.id), thing].toSorted((a, b) => byText(a.id, b.id));
