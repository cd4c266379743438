import type { FilterChoice, RuleChoice } from '../file/mirror_file.ts';
import type { Direction, Filter, FilterRule } from '../world/world.ts';
import { differences } from './differences.ts';
import type { ChangeOf, Reference, RuleState } from './plan.ts';
import type { Quotas } from './quotas.ts';
import type { Shortfall } from './shortfall.ts';

type RuleChange = ChangeOf<'rule', RuleState>;
type Rule = Omit<RuleState, 'filter'>;

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];
const ANY = { ipv4: '0.0.0.0/0', ipv6: '::/0' };

/** The rules of AWS that a filter of the file stands for: one for each direction and family, numbered 100, 200, ... in either direction. */
export function expandRules({ rules }: Extract<FilterChoice, { rules: unknown }>): Rule[] {
  return DIRECTIONS.flatMap((direction) =>
    rules
      .filter(({ directions }) => directions.includes(direction))
      .flatMap((rule) => rule.families.toSorted().map((family) => expanded(rule, direction, family)))
      .map((rule, index) => ({ ...rule, number: 100 * (index + 1) })),
  );
}

const expanded = (rule: RuleChoice, direction: Direction, family: 'ipv4' | 'ipv6'): Omit<Rule, 'number'> => ({
  direction,
  action: rule.action,
  protocol: rule.protocol,
  sourceCidr: rule.source ?? ANY[family],
  destinationCidr: rule.destination ?? ANY[family],
  sourcePorts: rule.sourcePorts,
  destinationPorts: rule.destinationPorts,
  description: rule.description,
});

export interface RulePlan {
  /** In the order in which they are done, but for `late`. */
  readonly changes: readonly RuleChange[];
  /** Rules that go once sessions have what is new. */
  readonly late: readonly RuleChange[];
  readonly left: readonly { readonly what: string; readonly shortfall: Shortfall }[];
}

/** `key` is the filter's: `filter/headers`. Everything in a rule can be modified, so rules differ by direction and number alone. */
export function planRules(
  key: string,
  reference: Reference,
  wanted: readonly Rule[],
  existing: Filter | undefined,
  quotas: Quotas,
): RulePlan {
  const changes: RuleChange[] = [];
  const late: RuleChange[] = [];
  const left: RulePlan['left'][number][] = [];
  for (const direction of DIRECTIONS) {
    const all = wanted.filter((rule) => rule.direction === direction);
    const fitting = all.slice(0, quotas.rulesPerDirection);
    const shortfall = tooMany(key, direction, all.length, quotas);
    left.push(...all.slice(fitting.length).map(({ number }) => ({ what: ruleKey(key, direction, number), shortfall })));
    const there = new Map(existing?.rules.filter((rule) => rule.direction === direction).map((rule) => [rule.number, rule]));
    const written = fitting.map((rule) => changeOf(key, { ...rule, filter: reference }, there.get(rule.number)));
    const gone = deletions(
      key,
      reference,
      [...there.values()].filter(({ number }) => fitting.every((rule) => rule.number !== number)),
    );
    const creates = written.filter(({ action }) => action === 'create').length;
    // Before the new ones only where both together are more than a filter may have.
    if (there.size + creates > quotas.rulesPerDirection) changes.push(...gone);
    else late.push(...gone);
    changes.push(...written);
  }
  return { changes, late, left };
}

export const deletions = (key: string, filter: Reference, rules: readonly FilterRule[], reason = 'not in the file'): RuleChange[] =>
  rules.map((rule) => ({
    action: 'delete',
    kind: 'rule',
    key: ruleKey(key, rule.direction, rule.number),
    reason,
    id: rule.id,
    before: stateOf(rule, filter),
    after: undefined,
  }));

function changeOf(key: string, after: RuleState, rule: FilterRule | undefined): RuleChange {
  const name = { kind: 'rule', key: ruleKey(key, after.direction, after.number) } as const;
  if (rule === undefined) return { ...name, action: 'create', reason: 'not there yet', id: undefined, before: undefined, after };
  const before = stateOf(rule, after.filter);
  const differs = differences(before, after);
  if (differs.length === 0) return { ...name, action: 'unchanged', reason: 'as the file says', id: rule.id, before, after };
  return { ...name, action: 'modify', reason: differs.join(', '), id: rule.id, before, after };
}

const stateOf = ({ id: _, ...rule }: FilterRule, filter: Reference): RuleState => ({ ...rule, filter });

const ruleKey = (filter: string, direction: Direction, number: number): string =>
  `${filter.replace('filter/', 'rule/')}/${direction}/${number}`;

const tooMany = (key: string, direction: Direction, count: number, { rulesPerDirection }: Quotas): Shortfall => ({
  code: 'past_quota',
  about: `${key} ${direction}`,
  reason: `the file needs ${count} rules for it, and AWS allows ${rulesPerDirection}`,
  remedy: 'Say it in fewer rules: each direction and address family of a rule counts as one.',
});
