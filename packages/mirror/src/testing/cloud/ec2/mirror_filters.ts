import type { Operations } from '../call.ts';
import { AwsFailure } from '../http/failure.ts';
import { invalid } from '../http/query.ts';
import type { Answer } from '../http/xml.ts';
import type { Account } from '../state/account.ts';
import type { MirrorFilter, MirrorFilterRule } from '../state/mirroring.ts';
import { describe } from './describe.ts';
import { existing } from './existing.ts';
import { tagNeeds, tagSpecification, withTags } from './tag_items.ts';

export const mirrorFilters: Operations = {
  CreateTrafficMirrorFilter(account, call) {
    const { query } = call;
    const tags = tagSpecification(query, 'traffic-mirror-filter');
    const created = account.arn('traffic-mirror-filter', '*');
    call.permit([
      { action: 'ec2:CreateTrafficMirrorFilter', resource: created, requestTags: tags },
      ...tagNeeds(call.operation, created, tags),
    ]);
    if (account.filters.size >= account.quotas.filters) {
      throw new AwsFailure('TrafficMirrorFilterLimitExceeded', `Traffic mirror filters limit reached (${account.quotas.filters})`);
    }
    const filter: MirrorFilter = {
      trafficMirrorFilterId: account.ids.next('tmf'),
      networkServiceSet: [],
      description: query.text('Description'),
      tagSet: withTags([], tags),
    };
    account.filters.put(filter.trafficMirrorFilterId, filter);
    return { trafficMirrorFilter: shown(filter, []), clientToken: query.text('ClientToken') };
  },

  DescribeTrafficMirrorFilters(account, call) {
    const rules = account.rules.seen();
    return describe(call, {
      table: account.filters,
      idParameter: 'TrafficMirrorFilterId',
      notFound: 'InvalidTrafficMirrorFilterId.NotFound',
      idOf: (filter) => filter.trafficMirrorFilterId,
      fields: {
        description: (filter) => filter.description,
        'traffic-mirror-filter-id': (filter) => filter.trafficMirrorFilterId,
      },
      set: 'trafficMirrorFilterSet',
      show: (filter) => shown(filter, rules),
    });
  },

  ModifyTrafficMirrorFilterNetworkServices(account, call) {
    const { query } = call;
    const id = query.required('TrafficMirrorFilterId');
    const added = query.list('AddNetworkService');
    const removed = query.list('RemoveNetworkService');
    for (const service of [...added, ...removed]) {
      if (service !== 'amazon-dns') throw invalid('NetworkService', service, 'valid values are amazon-dns');
    }
    const filter = existingFilter(account, id);
    call.permit([{ action: `ec2:${call.operation}`, resource: account.arn('traffic-mirror-filter', id), resourceTags: filter.tagSet }]);
    const services = [...new Set([...filter.networkServiceSet, ...added])].filter((service) => !removed.includes(service));
    const modified = { ...filter, networkServiceSet: services };
    account.filters.put(id, modified);
    return { trafficMirrorFilter: shown(modified, account.rules.rows()) };
  },

  DeleteTrafficMirrorFilter(account, call) {
    const id = call.query.required('TrafficMirrorFilterId');
    const filter = existingFilter(account, id);
    call.permit([{ action: `ec2:${call.operation}`, resource: account.arn('traffic-mirror-filter', id), resourceTags: filter.tagSet }]);
    const session = account.sessions.rows().find(({ trafficMirrorFilterId }) => trafficMirrorFilterId === id);
    if (session !== undefined) throw new AwsFailure('TrafficMirrorFilterInUse', `${id} is used by ${session.trafficMirrorSessionId}`);
    for (const rule of account.rules.rows()) {
      if (rule.trafficMirrorFilterId === id) account.rules.delete(rule.trafficMirrorFilterRuleId);
    }
    account.filters.delete(id);
    return { trafficMirrorFilterId: id };
  },
};

export const existingFilter = (account: Account, id: string): MirrorFilter =>
  existing(account.filters, id, 'InvalidTrafficMirrorFilterId.NotFound');

/** With its rules, in the order of their numbers. */
function shown(filter: MirrorFilter, rules: readonly MirrorFilterRule[]): Answer {
  const of = (direction: string) =>
    rules
      .filter((rule) => rule.trafficMirrorFilterId === filter.trafficMirrorFilterId && rule.trafficDirection === direction)
      .sort((a, b) => a.ruleNumber - b.ruleNumber);
  return { ...filter, ingressFilterRuleSet: of('ingress'), egressFilterRuleSet: of('egress') };
}
