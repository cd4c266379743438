import * as ec2 from '@aws-sdk/client-ec2';
import type { Aws } from '../aws/aws.ts';
import { filterOf, sessionOf, targetOf } from './from_mirroring.ts';
import { readAll } from './read_all.ts';
import type { Filter, Session, Target } from './world.ts';

/** Each reads all of the account and region, others' included, and nothing else of the world. Throws MirrorError, or the signal's reason. */
export const readTargets = (aws: Aws, signal?: AbortSignal): Promise<Target[]> =>
  readAll(
    aws,
    {
      what: 'mirror targets',
      command: ec2.DescribeTrafficMirrorTargetsCommand,
      given: (page) => page.TrafficMirrorTargets,
      thing: targetOf,
    },
    signal,
  );

export const readFilters = (aws: Aws, signal?: AbortSignal): Promise<Filter[]> =>
  readAll(
    aws,
    {
      what: 'mirror filters',
      command: ec2.DescribeTrafficMirrorFiltersCommand,
      given: (page) => page.TrafficMirrorFilters,
      thing: filterOf,
    },
    signal,
  );

export const readSessions = (aws: Aws, signal?: AbortSignal): Promise<Session[]> =>
  readAll(
    aws,
    {
      what: 'mirror sessions',
      command: ec2.DescribeTrafficMirrorSessionsCommand,
      given: (page) => page.TrafficMirrorSessions,
      thing: sessionOf,
    },
    signal,
  );
