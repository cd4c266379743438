/** What the commands call, and on what: the one table that policies and docs/iam.md are made from. */

export const PURPOSES = ['read', 'apply', 'watch', 'kill', 'destroy'] as const;
/** What credentials are for: see PURPOSE_COMMANDS. */
export type Purpose = (typeof PURPOSES)[number];

export const PURPOSE_COMMANDS: Readonly<Record<Purpose, string>> = {
  read: '`plan`, `check`, `status`, `inventory`',
  apply: '`apply`, `ramp`',
  watch: '`watch`, as a loop or as the Lambda function of the CDK construct',
  kill: '`kill`',
  destroy: '`destroy`, and the deletion of the CDK stack',
};

export type Mirrored = 'traffic-mirror-target' | 'traffic-mirror-filter' | 'traffic-mirror-session';
type ResourceType = Mirrored | 'traffic-mirror-filter-rule' | 'network-interface' | 'vpc-endpoint';

/**
 * Which resources of a type:
 * - `all`: the calls know no resources, so AWS takes `*` only
 * - `any`: whichever of the type
 * - `new`: those that the call makes, and tags as ours
 * - `own`: those with our tag
 * - `used`: those with our tag, and the existing ones that the file names by ID
 */
export type Bound =
  | { readonly kind: 'all' }
  | { readonly kind: 'any' | 'new' | 'own'; readonly types: readonly ResourceType[] }
  | { readonly kind: 'used'; readonly types: readonly Mirrored[] };

export interface Grant {
  readonly sid: string;
  readonly purposes: readonly Purpose[];
  /** With the service's prefix, as in a policy. */
  readonly actions: readonly string[];
  readonly on: Bound;
  readonly why: string;
}

const TARGET = 'traffic-mirror-target';
const FILTER = 'traffic-mirror-filter';
const SESSION = 'traffic-mirror-session';
const MIRRORED: readonly Mirrored[] = [TARGET, FILTER, SESSION];

const CHANGING: readonly Purpose[] = ['apply', 'watch'];

/** Resource types and condition keys: Service Authorization Reference, Amazon EC2. */
export const GRANTS: readonly Grant[] = [
  {
    sid: 'ReadMirrors',
    purposes: PURPOSES,
    actions: ec2('DescribeTrafficMirrorFilters', 'DescribeTrafficMirrorSessions', 'DescribeTrafficMirrorTargets'),
    on: { kind: 'all' },
    why: 'What is mirrored already, by us and by others.',
  },
  {
    sid: 'ReadNetwork',
    purposes: ['read', 'apply', 'watch', 'destroy'],
    actions: [
      ...ec2(
        'DescribeInstances',
        'DescribeNetworkInterfaces',
        'DescribeRouteTables',
        'DescribeSecurityGroups',
        'DescribeSubnets',
        'DescribeVpcEndpoints',
      ),
      ...[
        'DescribeListeners',
        'DescribeLoadBalancerAttributes',
        'DescribeLoadBalancers',
        'DescribeTargetGroupAttributes',
        'DescribeTargetGroups',
        'DescribeTargetHealth',
      ].map((call) => `elasticloadbalancing:${call}`),
    ],
    on: { kind: 'all' },
    why: 'Which interfaces the selectors mean, and whether their copies would arrive.',
  },
  {
    sid: 'ReadMetrics',
    purposes: ['apply'],
    actions: ['cloudwatch:GetMetricData', 'ec2:DescribeInstanceTypes'],
    on: { kind: 'all' },
    why: 'The limits of a ramp, among them the bandwidth of an instance.',
  },
  {
    sid: 'MakeOwn',
    purposes: CHANGING,
    actions: ec2('CreateTrafficMirrorFilter', 'CreateTrafficMirrorSession', 'CreateTrafficMirrorTarget'),
    on: { kind: 'new', types: MIRRORED },
    why: 'Nothing is made without our tag.',
  },
  {
    sid: 'TagNew',
    purposes: CHANGING,
    actions: ec2('CreateTags'),
    on: { kind: 'new', types: MIRRORED },
    why: 'Tags that come with what is made: no tag for what is there already, so nothing of others becomes ours.',
  },
  {
    sid: 'MirrorInterfaces',
    purposes: CHANGING,
    actions: ec2('CreateTrafficMirrorSession', 'CreateTrafficMirrorTarget'),
    on: { kind: 'any', types: ['network-interface', 'vpc-endpoint'] },
    why: 'Sources; and the interface or endpoint that a target stands for. A condition of your own may narrow them to subnets, VPCs or tags.',
  },
  {
    sid: 'UseMirrors',
    purposes: CHANGING,
    actions: ec2('CreateTrafficMirrorSession', 'ModifyTrafficMirrorSession'),
    on: { kind: 'used', types: [TARGET, FILTER] },
    why: 'What sessions refer to.',
  },
  {
    sid: 'ChangeOwn',
    purposes: CHANGING,
    actions: ec2(
      'CreateTrafficMirrorFilterRule',
      'ModifyTrafficMirrorFilterNetworkServices',
      'ModifyTrafficMirrorFilterRule',
      'ModifyTrafficMirrorSession',
    ),
    on: { kind: 'own', types: [FILTER, SESSION] },
    why: 'Drift is put right.',
  },
  {
    sid: 'RulesOfOwn',
    purposes: CHANGING,
    actions: ec2('CreateTrafficMirrorFilterRule', 'ModifyTrafficMirrorFilterRule'),
    on: { kind: 'any', types: ['traffic-mirror-filter-rule'] },
    why: 'Rules bear no tags. Each of these calls also asks for the right to the filter, and that has to be ours.',
  },
  {
    sid: 'DeleteRulesOfOwn',
    purposes: [...CHANGING, 'destroy'],
    actions: ec2('DeleteTrafficMirrorFilterRule'),
    on: { kind: 'any', types: ['traffic-mirror-filter-rule'] },
    why: 'Likewise.',
  },
  {
    sid: 'TagOwn',
    purposes: CHANGING,
    actions: ec2('CreateTags'),
    on: { kind: 'own', types: MIRRORED },
    why: 'Tags of the file, and the share of a ramp. No plan takes a tag away: somebody else may have put it there.',
  },
  {
    sid: 'HoldOwn',
    purposes: ['kill', 'destroy'],
    actions: ec2('CreateTags'),
    on: { kind: 'own', types: [TARGET, FILTER] },
    why: 'The share is set to 0 before sessions go, so that no watcher brings them back.',
  },
  {
    sid: 'SilenceOwn',
    purposes: ['kill', 'destroy'],
    actions: ec2('ModifyTrafficMirrorFilterNetworkServices', 'ModifyTrafficMirrorFilterRule'),
    on: { kind: 'own', types: [FILTER] },
    why: 'Rules reject all before sessions go: that ends the traffic at once, however many sessions there are.',
  },
  {
    sid: 'SilenceRulesOfOwn',
    purposes: ['kill', 'destroy'],
    actions: ec2('ModifyTrafficMirrorFilterRule'),
    on: { kind: 'any', types: ['traffic-mirror-filter-rule'] },
    why: 'Rules bear no tags; their filter has to be ours.',
  },
  {
    sid: 'EndSessions',
    purposes: [...CHANGING, 'kill', 'destroy'],
    actions: ec2('DeleteTrafficMirrorSession'),
    on: { kind: 'own', types: [SESSION] },
    why: 'Only sessions with our tag.',
  },
  {
    sid: 'DeleteOwn',
    purposes: [...CHANGING, 'destroy'],
    actions: ec2('DeleteTrafficMirrorFilter', 'DeleteTrafficMirrorFilterRule', 'DeleteTrafficMirrorTarget'),
    on: { kind: 'own', types: [TARGET, FILTER] },
    why: 'What the file no longer has.',
  },
];

function ec2(...calls: readonly string[]): string[] {
  return calls.map((call) => `ec2:${call}`);
}
