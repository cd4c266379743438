import {
  CreateTrafficMirrorFilterRuleCommand,
  DeleteTrafficMirrorFilterRuleCommand,
  ModifyTrafficMirrorFilterRuleCommand,
  type TrafficMirrorFilterRuleField,
} from '@aws-sdk/client-ec2';
import { causeCode } from '../../aws/failure.ts';
import type { RuleState } from '../../plan/plan.ts';
import { readFilters } from '../../world/read_mirroring.ts';
import type { PortRange } from '../../world/world.ts';
import { clientToken } from '../client_token.ts';
import { onceSeen, type Run, unlessGone } from './calls.ts';

export async function createRule(run: Run, key: string, rule: RuleState, salt: number): Promise<string> {
  const TrafficMirrorFilterId = run.ids.need(rule.filter);
  const input = { TrafficMirrorFilterId, ...inputOf(rule) };
  const ClientToken = clientToken('rule', input, salt);
  try {
    const { TrafficMirrorFilterRule } = await onceSeen(
      run,
      () => run.aws.ec2(new CreateTrafficMirrorFilterRuleCommand({ ...input, ClientToken }), key),
      (code) => code === 'InvalidTrafficMirrorFilterId.NotFound' && run.ids.isFresh(TrafficMirrorFilterId),
    );
    return TrafficMirrorFilterRule?.TrafficMirrorFilterRuleId ?? '';
  } catch (error) {
    if (causeCode(error) !== 'TrafficMirrorFilterRuleAlreadyExists') throw error;
    return await adopt(run, key, rule, TrafficMirrorFilterId, error);
  }
}

/** Somebody was quicker, with a rule of the same number: it becomes the one that is wanted. */
async function adopt(run: Run, key: string, wanted: RuleState, filter: string, error: unknown): Promise<string> {
  const rules = (await readFilters(run.aws)).find(({ id }) => id === filter)?.rules;
  const there = rules?.find(({ direction, number }) => direction === wanted.direction && number === wanted.number);
  if (there === undefined) throw error;
  await modifyRule(run, key, there.id, { ...there, filter: { id: filter } }, wanted);
  return there.id;
}

/** All of it is sent: AWS takes a port range only together with the protocol. */
export async function modifyRule({ aws }: Run, key: string, id: string, before: RuleState, after: RuleState): Promise<void> {
  const fields: readonly (readonly [keyof RuleState, TrafficMirrorFilterRuleField])[] = [
    ['protocol', 'protocol'],
    ['sourcePorts', 'source-port-range'],
    ['destinationPorts', 'destination-port-range'],
    ['description', 'description'],
  ];
  const isSet = (value: unknown): boolean => value !== undefined && value !== '';
  const removed = fields.filter(([name]) => isSet(before[name]) && !isSet(after[name])).map(([, field]) => field);
  const command = new ModifyTrafficMirrorFilterRuleCommand({
    TrafficMirrorFilterRuleId: id,
    ...inputOf(after),
    ...(removed.length === 0 ? {} : { RemoveFields: removed }),
  });
  await aws.ec2(command, `${key} (${id})`);
}

export async function deleteRule({ aws }: Run, key: string, TrafficMirrorFilterRuleId: string): Promise<void> {
  const command = new DeleteTrafficMirrorFilterRuleCommand({ TrafficMirrorFilterRuleId });
  await unlessGone(aws.ec2(command, `${key} (${TrafficMirrorFilterRuleId})`));
}

function inputOf({
  direction,
  number,
  action,
  protocol,
  sourceCidr,
  destinationCidr,
  sourcePorts,
  destinationPorts,
  description,
}: RuleState) {
  return {
    TrafficDirection: direction,
    RuleNumber: number,
    RuleAction: action,
    SourceCidrBlock: sourceCidr,
    DestinationCidrBlock: destinationCidr,
    ...(protocol === undefined ? {} : { Protocol: protocol }),
    ...(sourcePorts === undefined ? {} : { SourcePortRange: portsOf(sourcePorts) }),
    ...(destinationPorts === undefined ? {} : { DestinationPortRange: portsOf(destinationPorts) }),
    ...(description === '' ? {} : { Description: description }),
  };
}

const portsOf = ({ from, to }: PortRange) => ({ FromPort: from, ToPort: to });
