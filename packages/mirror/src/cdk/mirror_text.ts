import { readFileSync } from 'node:fs';
import type { INetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { MirrorError } from '../error.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import { parseMirrorFile } from '../file/parse_mirror_file.ts';
import { DESTINATION } from '../stack/placeholder.ts';
import type { TargetKind } from '../world/world.ts';

/** Where copies go, for a file that does not say so: a load balancer, an interface, or a Gateway Load Balancer endpoint, by their IDs. */
export type GivenTarget =
  | { readonly loadBalancer: Pick<INetworkLoadBalancer, 'loadBalancerArn'> }
  | { readonly interface: string }
  | { readonly endpoint: string };

export interface MirrorText {
  /** The file as it is deployed, with DESTINATION where the target is given from outside. */
  readonly text: string;
  readonly file: MirrorFile;
  /** Of the given target: an ARN or ID, which CloudFormation may know only when it is deployed. */
  readonly destination: string | undefined;
}

/** Under this name the given target is in the file. */
const TARGET_NAME = 'main';

/** Only for looking at the file: what is deployed has the real one, which nobody knows yet. */
const STAND_INS: Readonly<Record<TargetKind, string>> = {
  loadBalancer: 'arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/net/unknown/0',
  interface: 'eni-0',
  endpoint: 'vpce-0',
};

/**
 * Reads `mirror.yaml`, by its path or as the same in an object, and puts the given target into it where it has none. Throws MirrorError bad_file with all
 * that is wrong.
 */
export function mirrorText(mirror: string | object, target: GivenTarget | undefined): MirrorText {
  const name = typeof mirror === 'string' ? mirror : 'mirror';
  const written = typeof mirror === 'string' ? read(mirror) : JSON.stringify(mirror, undefined, 1);
  const hasTargets = typeof mirror === 'string' ? /^targets\s*:/m.test(written) : 'targets' in mirror;
  const destination = target === undefined ? undefined : destinationOf(target);
  if (hasTargets || target === undefined) return { text: written, file: parseMirrorFile(written, name), destination };
  const kind = kindOf(target);
  const text =
    typeof mirror === 'string'
      ? `${written.trimEnd()}\ntargets: { ${TARGET_NAME}: { ${kind}: "${DESTINATION}" } }\n`
      : JSON.stringify({ ...mirror, targets: { [TARGET_NAME]: { [kind]: DESTINATION } } }, undefined, 1);
  return { text, file: parseMirrorFile(text.replace(DESTINATION, STAND_INS[kind]), name), destination };
}

function destinationOf(target: GivenTarget): string {
  if ('loadBalancer' in target) return target.loadBalancer.loadBalancerArn;
  return 'interface' in target ? target.interface : target.endpoint;
}

const kindOf = (target: GivenTarget): TargetKind =>
  'loadBalancer' in target ? 'loadBalancer' : 'interface' in target ? 'interface' : 'endpoint';

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new MirrorError('bad_file', `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}
