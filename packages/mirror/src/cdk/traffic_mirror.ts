import { CustomResource, Duration, Stack, Token } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { MirrorError } from '../error.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import { DEPLOYED_FILE, DESTINATION_VARIABLE, FILE_VARIABLE } from '../stack/placeholder.ts';
import { EVENT_PATTERNS } from './event_patterns.ts';
import { type GivenTarget, mirrorText } from './mirror_text.ts';
import { watcherCode } from './watcher_code.ts';
import { WatcherFunction } from './watcher_function.ts';

export interface TrafficMirrorProps {
  /** Path of `mirror.yaml`, or the same as an object. */
  readonly mirror: string | object;
  /** Where copies go, for a file without `targets`: it is `main` there. A file's own targets win. */
  readonly target?: GivenTarget;
  /**
   * Percent of the sources, 1 to 100, that are mirrored as soon as the stack is made. Default: none; `mirrorscope mirror ramp` or `apply` begins,
   * and from then on the watcher keeps what they reached. Up to some 4,000 sessions, as many as one run of a Lambda function can make.
   */
  readonly begin?: number;
  /** Between two looks that no event asked for. Default: 5 minutes. */
  readonly every?: Duration;
  /** Default: a month. */
  readonly logRetention?: RetentionDays;
}

/**
 * Mirror target, filters and sessions as `mirror.yaml` says, kept so by a Lambda function that follows instances, Auto Scaling groups and tags.
 *
 * CloudFormation owns the function; the function owns target, filters and sessions, by their tags. Deleting the stack deletes all of these before
 * anything that they need, and another name in the file replaces one mirror by the other. So nothing is left behind, `mirrorscope mirror` works on
 * the same mirror as the stack, and CloudFormation never undoes what a ramp or a kill did.
 */
export class TrafficMirror extends Construct {
  /** Of the file. */
  readonly mirror: string;
  readonly watcher: LambdaFunction;
  /** Events that could not be handled. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: TrafficMirrorProps) {
    super(scope, id);
    const { target, begin, every = Duration.minutes(5), logRetention = RetentionDays.ONE_MONTH } = props;
    const { text, file, destination } = mirrorText(props.mirror, target);
    if (begin !== undefined && !(begin > 0 && begin <= 100))
      throw new MirrorError('bad_file', `begin: ${begin} is not a percentage: give 1 to 100, or leave it out`);
    const { region } = Stack.of(this);
    if (file.region !== undefined && !Token.isUnresolved(region) && file.region !== region)
      throw new MirrorError('bad_file', `${file.name} is for ${file.region}, and the stack for ${region}: leave region out of the file`);
    this.mirror = file.name;
    // What has the name in its ID is made anew with another name, and the old one, with its rights, goes after it has taken its sessions back.
    const named = new Construct(this, file.name);
    const { function: watcher, deadLetters } = new WatcherFunction(named, 'Watcher', {
      mirror: file.name,
      code: watcherCode(text),
      environment: { [FILE_VARIABLE]: DEPLOYED_FILE, ...(destination !== undefined && { [DESTINATION_VARIABLE]: destination }) },
      existing: existingIn(file),
      logRetention,
    });
    this.watcher = watcher;
    this.deadLetters = deadLetters;
    const lifetime = new CustomResource(named, 'Lifetime', {
      resourceType: 'Custom::MirrorscopeMirror',
      serviceToken: watcher.functionArn,
      properties: {
        Mirror: file.name,
        ...(begin !== undefined && { Begin: begin }),
        // Also where the file has targets of its own: the mirror has to go before the load balancer does.
        ...(destination !== undefined && { Destination: destination }),
      },
    });
    lifetime.node.addDependency(watcher);
    const events = new LambdaTarget(watcher, { deadLetterQueue: deadLetters });
    for (const [name, eventPattern] of Object.entries(EVENT_PATTERNS))
      new Rule(named, name, { eventPattern, targets: [events] }).node.addDependency(lifetime);
    new Rule(named, 'Schedule', { schedule: Schedule.rate(every), targets: [events] }).node.addDependency(lifetime);
  }
}

function existingIn({ targets, filters }: MirrorFile): string[] {
  return [...Object.values(targets), ...Object.values(filters)].flatMap((choice) => ('id' in choice ? [choice.id] : []));
}
