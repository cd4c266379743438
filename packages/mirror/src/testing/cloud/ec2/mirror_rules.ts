import type { Call, Operations } from '../call.ts';
import { AwsFailure } from '../http/failure.ts';
import { invalid } from '../http/query.ts';
import type { Account } from '../state/account.ts';
import type { MirrorFilterRule } from '../state/mirroring.ts';
import { describe } from './describe.ts';
import { existing } from './existing.ts';
import { existingFilter } from './mirror_filters.ts';
import { checkMatch, type Match, matchOf } from './rule_match.ts';
import { tagNeeds, tagSpecification, withTags } from './tag_items.ts';

const DIRECTIONS = ['ingress', 'egress'] as const;
const ACTIONS = ['accept', 'reject'] as const;
const REMOVABLE: Readonly<Record<string, Partial<Match>>> = {
  'destination-port-range': { destinationPortRange: undefined },
  'source-port-range': { sourcePortRange: undefined },
  protocol: { protocol: undefined },
  description: { description: undefined },
};

export const mirrorRules: Operations = {
  CreateTrafficMirrorFilterRule(account, call) {
    const { query } = call;
    for (const name of [
      'TrafficMirrorFilterId',
      'TrafficDirection',
      'RuleNumber',
      'RuleAction',
      'DestinationCidrBlock',
      'SourceCidrBlock',
    ]) {
      query.required(name);
    }
    const place = {
      trafficMirrorFilterId: query.required('TrafficMirrorFilterId'),
      trafficDirection: query.oneOf('TrafficDirection', DIRECTIONS)!,
      ruleNumber: query.wholeWithin('RuleNumber', 1, 32766)!,
    };
    const match = matchOf(query);
    checkMatch(match);
    const tags = tagSpecification(query, 'traffic-mirror-filter-rule');
    const filter = existingFilter(account, place.trafficMirrorFilterId);
    const created = account.arn('traffic-mirror-filter-rule', '*');
    const action = 'ec2:CreateTrafficMirrorFilterRule';
    call.permit([
      { action, resource: account.arn('traffic-mirror-filter', filter.trafficMirrorFilterId), resourceTags: filter.tagSet },
      { action, resource: created, requestTags: tags },
      ...tagNeeds(call.operation, created, tags),
    ]);
    checkPlace(account, place);
    const siblings = account.rules.rows().filter(({ trafficMirrorFilterId }) => trafficMirrorFilterId === place.trafficMirrorFilterId);
    if (siblings.length >= account.quotas.rulesPerFilter) {
      throw new AwsFailure('TrafficMirrorFilterRuleLimitExceeded', `Rules per filter limit reached (${account.quotas.rulesPerFilter})`);
    }
    const rule: MirrorFilterRule = {
      trafficMirrorFilterRuleId: account.ids.next('tmfr'),
      ...place,
      ruleAction: query.oneOf('RuleAction', ACTIONS)!,
      ...match,
      tagSet: withTags([], tags),
    };
    account.rules.put(rule.trafficMirrorFilterRuleId, rule);
    return { trafficMirrorFilterRule: rule, clientToken: query.text('ClientToken') };
  },

  DescribeTrafficMirrorFilterRules(account, call) {
    const filter = call.query.text('TrafficMirrorFilterId');
    if (filter !== undefined) existingFilter(account, filter);
    const answer = describe(call, {
      table: { seen: () => account.rules.seen().filter((rule) => filter === undefined || rule.trafficMirrorFilterId === filter) },
      idParameter: 'TrafficMirrorFilterRuleId',
      notFound: 'InvalidTrafficMirrorFilterRuleId.NotFound',
      idOf: (rule) => rule.trafficMirrorFilterRuleId,
      fields: {
        'traffic-mirror-filter-rule-id': (rule) => rule.trafficMirrorFilterRuleId,
        'traffic-mirror-filter-id': (rule) => rule.trafficMirrorFilterId,
        'rule-number': (rule) => rule.ruleNumber,
        'rule-action': (rule) => rule.ruleAction,
        'traffic-direction': (rule) => rule.trafficDirection,
        protocol: (rule) => rule.protocol,
        'source-cidr-block': (rule) => rule.sourceCidrBlock,
        'destination-cidr-block': (rule) => rule.destinationCidrBlock,
        description: (rule) => rule.description,
      },
      set: 'trafficMirrorFilterRuleSet',
      show: (rule) => rule,
    });
    return answer;
  },

  ModifyTrafficMirrorFilterRule(account, call) {
    const { query } = call;
    const rule = permittedRule(account, call);
    const removed = query.list('RemoveField');
    for (const field of removed) {
      if (REMOVABLE[field] === undefined) throw invalid('RemoveField', field, `valid values are ${Object.keys(REMOVABLE).join(', ')}`);
    }
    if (query.text('Protocol') === undefined && (query.struct('SourcePortRange') ?? query.struct('DestinationPortRange')) !== undefined) {
      throw new AwsFailure('InvalidParameterCombination', 'A port range needs the parameter Protocol');
    }
    const given = Object.fromEntries(Object.entries(matchOf(query)).filter(([, value]) => value !== undefined && value !== ''));
    const modified: MirrorFilterRule = {
      ...rule,
      ...given,
      trafficDirection: query.oneOf('TrafficDirection', DIRECTIONS) ?? rule.trafficDirection,
      ruleNumber: query.wholeWithin('RuleNumber', 1, 32766) ?? rule.ruleNumber,
      ruleAction: query.oneOf('RuleAction', ACTIONS) ?? rule.ruleAction,
      ...Object.assign({}, ...removed.map((field) => REMOVABLE[field])),
    };
    checkMatch(modified);
    checkPlace(account, modified);
    account.rules.put(rule.trafficMirrorFilterRuleId, modified);
    return { trafficMirrorFilterRule: modified };
  },

  DeleteTrafficMirrorFilterRule(account, call) {
    const { trafficMirrorFilterRuleId } = permittedRule(account, call);
    account.rules.delete(trafficMirrorFilterRuleId);
    return { trafficMirrorFilterRuleId };
  },
};

/** The rule that a request is about, if the caller may do this with it and with its filter. */
function permittedRule(account: Account, call: Call): MirrorFilterRule {
  const id = call.query.required('TrafficMirrorFilterRuleId');
  const rule = existing(account.rules, id, 'InvalidTrafficMirrorFilterRuleId.NotFound');
  const filter = existingFilter(account, rule.trafficMirrorFilterId);
  const action = `ec2:${call.operation}`;
  call.permit([
    { action, resource: account.arn('traffic-mirror-filter', filter.trafficMirrorFilterId), resourceTags: filter.tagSet },
    { action, resource: account.arn('traffic-mirror-filter-rule', id), resourceTags: rule.tagSet },
  ]);
  return rule;
}

function checkPlace(
  account: Account,
  place: Pick<MirrorFilterRule, 'trafficMirrorFilterId' | 'trafficDirection' | 'ruleNumber'> & { trafficMirrorFilterRuleId?: string },
): void {
  const twin = account.rules
    .rows()
    .some(
      (rule) =>
        rule.trafficMirrorFilterRuleId !== place.trafficMirrorFilterRuleId &&
        rule.trafficMirrorFilterId === place.trafficMirrorFilterId &&
        rule.trafficDirection === place.trafficDirection &&
        rule.ruleNumber === place.ruleNumber,
    );
  if (twin) {
    throw new AwsFailure(
      'TrafficMirrorFilterRuleAlreadyExists',
      `${place.trafficMirrorFilterId} has an ${place.trafficDirection} rule ${place.ruleNumber} already`,
    );
  }
}
