import type { Aws } from '../aws/aws.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import type { OnProgress } from '../progress.ts';
import { mirrorOf } from './own.ts';
import { readLoadBalancers } from './read_load_balancers.ts';
import { readFilters, readSessions, readTargets } from './read_mirroring.ts';
import { readEndpoints, readInstances, readInterfaces, readRouteTables, readSecurityGroups, readSubnets } from './read_network.ts';
import { withZones } from './with_zones.ts';
import type { Target, World } from './world.ts';

/**
 * Reads all of an account and region that mirroring has to do with, each kind of thing beside the others. Of load balancers only those that the file
 * or an own target names. Throws MirrorError as `aws` does, or the signal's reason.
 */
export async function readWorld(aws: Aws, file?: MirrorFile, onProgress?: OnProgress, signal?: AbortSignal): Promise<World> {
  // Where one reading fails the others end as well.
  const failure = new AbortController();
  const either = signal === undefined ? failure.signal : AbortSignal.any([failure.signal, signal]);
  const progress = { done: 0, total: 0 };
  const told = async <T>(what: string, reading: Promise<T>): Promise<T> => {
    progress.total++;
    const result = await reading;
    progress.done++;
    onProgress?.({ ...progress, what });
    return result;
  };
  const reading = readTargets(aws, either);
  try {
    const [account, interfaces, instances, subnets, securityGroups, routeTables, endpoints, filters, sessions, targets, loadBalancers] =
      await Promise.all([
        told('account', aws.account()),
        told('network interfaces', readInterfaces(aws, either)),
        told('instances', readInstances(aws, either)),
        told('subnets', readSubnets(aws, either)),
        told('security groups', readSecurityGroups(aws, either)),
        told('route tables', readRouteTables(aws, either)),
        told('endpoints', readEndpoints(aws, either)),
        told('mirror filters', readFilters(aws, either)),
        told('mirror sessions', readSessions(aws, either)),
        told('mirror targets', reading),
        told(
          'load balancers',
          reading.then((targets) => readLoadBalancers(aws, wantedOf(targets, file), either)),
        ),
      ]);
    const read = { interfaces, instances, subnets, securityGroups, routeTables, endpoints, filters, sessions, targets, loadBalancers };
    return withZones({ account, region: aws.region, ...read });
  } catch (error) {
    failure.abort(error);
    throw error;
  }
}

/** Load balancers that the file or an own target names, or that a target has which the file names. */
function wantedOf(targets: readonly Target[], file: MirrorFile | undefined): ReadonlySet<string> {
  const choices = Object.values(file?.targets ?? {});
  const named = new Set(choices.flatMap((choice) => ('id' in choice ? [choice.id] : [])));
  const existing = targets.filter(({ id, tags }) => mirrorOf(tags) !== undefined || named.has(id));
  const wanted = [...choices, ...existing].filter((target) => 'kind' in target);
  return new Set(wanted.filter(({ kind }) => kind === 'loadBalancer').map(({ destination }) => destination));
}
