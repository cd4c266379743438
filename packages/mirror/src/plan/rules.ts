import { networkOf, networkText } from '@mirrorscope/runtime/network';
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
  sourceCidr: networkFor(rule.source, family),
  destinationCidr: networkFor(rule.destination, family),
  sourcePorts: rule.sourcePorts,
  destinationPorts: rule.destinationPorts,
  description: rule.description,
});

/** As AWS writes it back: the file may have it otherwise, as 2001:DB8::/32. */
function networkFor(text: string | undefined, family: 'ipv4' | 'ipv6'): string {
  const network = text === undefined ? undefined : networkOf(text);
  return network === undefined ? (text ?? ANY[family]) : networkText(network);
}

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
  const fitting = wanted.slice(0, quotas.rulesPerFilter);
  const shortfall = tooMany(key, wanted.length, quotas);
  const left = wanted.slice(fitting.length).map((rule) => ({ what: ruleKey(key, rule.direction, rule.number), shortfall }));
  const there = new Map(existing?.rules.map((rule) => [`${rule.direction} ${rule.number}`, rule]));
  const written = fitting.map((rule) => changeOf(key, { ...rule, filter: reference }, there.get(`${rule.direction} ${rule.number}`)));
  const kept = new Set(written.map(({ id }) => id));
  const gone = deletions(key, reference, existing?.rules.filter(({ id }) => !kept.has(id)) ?? []);
  const creates = written.filter(({ action }) => action === 'create').length;
  // Before the new ones only where both together are more than a filter may have.
  const isTight = there.size + creates > quotas.rulesPerFilter;
  return { changes: isTight ? [...gone, ...written] : written, late: isTight ? [] : gone, left };
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

const tooMany = (key: string, count: number, { rulesPerFilter }: Quotas): Shortfall => ({
  code: 'past_quota',
  about: `rules of ${key}`,
  reason: `the file needs ${count} rules for it, and AWS allows ${rulesPerFilter}`,
  remedy:
    'Say it in fewer rules, since each direction and address family of a rule counts as one; or share the sources out over several filters.',
});
