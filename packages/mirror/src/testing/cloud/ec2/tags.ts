import type { Call, Need, Operations } from '../call.ts';
import { AwsFailure } from '../http/failure.ts';
import type { Account } from '../state/account.ts';
import type { TagItem } from '../state/network.ts';
import type { Table } from '../state/table.ts';
import { existing } from './existing.ts';
import { tagItems, withTags } from './tag_items.ts';

/** A thing that has tags: what IAM calls its type, and how to give it others. */
interface Tagged {
  readonly arn: string;
  readonly tags: readonly TagItem[];
  retag(tags: readonly TagItem[]): void;
}

export const tags: Operations = {
  CreateTags(account, call) {
    const added = tagItems(call.query);
    if (added.length === 0) throw new AwsFailure('MissingParameter', 'The request must contain the parameter Tag');
    const things = permittedThings(account, call, added);
    const retagged = things.map((thing) => withTags(thing.tags, added));
    for (const [at, thing] of things.entries()) thing.retag(retagged[at]!);
    return { return: true };
  },

  /** A tag with a value goes only where it has that value; without one it goes whatever its value is. */
  DeleteTags(account, call) {
    const removed = call.query.structs('Tag').map((tag) => ({ key: tag.required('Key'), value: tag.text('Value') }));
    const requestTags = removed.map(({ key, value }) => ({ key, value: value ?? '' }));
    for (const thing of permittedThings(account, call, requestTags)) {
      const goes = (tag: TagItem) =>
        removed.length === 0 || removed.some(({ key, value }) => key === tag.key && (value === undefined || value === tag.value));
      thing.retag(thing.tags.filter((tag) => !goes(tag)));
    }
    return { return: true };
  },
};

function permittedThings(account: Account, call: Call, requestTags: readonly TagItem[]): Tagged[] {
  const ids = call.query.list('ResourceId');
  if (ids.length === 0) throw new AwsFailure('MissingParameter', 'The request must contain the parameter ResourceId');
  const things = ids.map((id) => taggedThing(account, id));
  const needs = things.map(
    (thing): Need => ({ action: `ec2:${call.operation}`, resource: thing.arn, resourceTags: thing.tags, requestTags }),
  );
  call.permit(needs);
  return things;
}

function taggedThing(account: Account, id: string): Tagged {
  const kind = kindsOf(account)[id.slice(0, id.indexOf('-'))];
  if (kind === undefined) throw new AwsFailure('InvalidID', `The ID '${id}' is not valid`);
  return kind(id);
}

/** By the prefix of their IDs. */
function kindsOf(account: Account): Readonly<Record<string, (id: string) => Tagged>> {
  const kind =
    <Row extends { readonly tagSet: readonly TagItem[] }>(type: string, table: Table<Row>, notFound: string) =>
    (id: string): Tagged => {
      const row = existing(table, id, notFound);
      return { arn: account.arn(type, id), tags: row.tagSet, retag: (tagSet) => table.put(id, { ...row, tagSet }) };
    };
  return {
    eni: kind('network-interface', account.interfaces, 'InvalidNetworkInterfaceID.NotFound'),
    i: kind('instance', account.instances, 'InvalidInstanceID.NotFound'),
    subnet: kind('subnet', account.subnets, 'InvalidSubnetID.NotFound'),
    sg: kind('security-group', account.securityGroups, 'InvalidGroup.NotFound'),
    tmt: kind('traffic-mirror-target', account.targets, 'InvalidTrafficMirrorTargetId.NotFound'),
    tmf: kind('traffic-mirror-filter', account.filters, 'InvalidTrafficMirrorFilterId.NotFound'),
    tmfr: kind('traffic-mirror-filter-rule', account.rules, 'InvalidTrafficMirrorFilterRuleId.NotFound'),
    tms: kind('traffic-mirror-session', account.sessions, 'InvalidTrafficMirrorSessionId.NotFound'),
  };
}
