import { MIRROR_TAG } from '../world/own.ts';
import { type Bound, GRANTS, type Grant, type Mirrored, type Purpose } from './grants.ts';

/** An IAM policy, as its JSON. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyScope {
  /** The mirror's name; without it, mirrors of any name. */
  readonly mirror?: string;
  /** `aws` without it. */
  readonly partition?: string;
  /** All of them without it. */
  readonly region?: string;
  readonly account?: string;
  /** IDs of targets and filters that the file names and that are not ours. */
  readonly existing?: readonly string[];
}

/**
 * The least that a purpose needs. EC2 limits creation by the tags that come with it (`aws:RequestTag`, `ec2:CreateAction`), and everything else by the
 * tags that are there (`aws:ResourceTag`), so that resources of others cannot be touched by mistake, nor made ours.
 */
export function policyFor(purpose: Purpose, scope: PolicyScope = {}): PolicyDocument {
  const statements = GRANTS.filter(({ purposes }) => purposes.includes(purpose)).flatMap((grant) => statementsOf(grant, scope));
  return { Version: '2012-10-17', Statement: statements };
}

/** The calls in which tags may come with something new. */
const CREATING = ['CreateTrafficMirrorFilter', 'CreateTrafficMirrorSession', 'CreateTrafficMirrorTarget'];

function statementsOf(grant: Grant, scope: PolicyScope): PolicyStatement[] {
  const { sid: Sid, actions: Action, on } = grant;
  const statement = { Sid, Effect: 'Allow', Action } as const;
  if (on.kind === 'all') return [{ ...statement, Resource: '*' }];
  const Resource = on.types.map((type) => arn(scope, type, '*'));
  const condition = conditionOf(grant, on.kind, scope);
  const first = { ...statement, Resource, ...(condition !== undefined && { Condition: condition }) };
  const existing = on.kind === 'used' ? (scope.existing ?? []).map((id) => arn(scope, typeOf(id), id)) : [];
  return existing.length === 0 ? [first] : [first, { ...statement, Sid: `${Sid}Existing`, Resource: existing }];
}

function conditionOf({ actions }: Grant, kind: Bound['kind'], { mirror }: PolicyScope): PolicyStatement['Condition'] {
  if (kind === 'any') return undefined;
  const tag = `${kind === 'new' ? 'aws:RequestTag' : 'aws:ResourceTag'}/${MIRROR_TAG}`;
  const equal: Record<string, string | readonly string[]> = {};
  if (kind === 'new' && actions.includes('ec2:CreateTags')) equal['ec2:CreateAction'] = CREATING;
  // A name is compared as it stands: StringLike would take `*` in it for anything.
  if (mirror !== undefined) equal[tag] = mirror;
  return { ...(mirror === undefined && { StringLike: { [tag]: '*' } }), ...(Object.keys(equal).length > 0 && { StringEquals: equal }) };
}

const arn = ({ partition = 'aws', region = '*', account = '*' }: PolicyScope, type: string, id: string) =>
  `arn:${partition}:ec2:${region}:${account}:${type}/${id}`;

const typeOf = (id: string): Mirrored => (id.startsWith('tmf-') ? 'traffic-mirror-filter' : 'traffic-mirror-target');
