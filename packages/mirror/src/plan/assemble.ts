import type { MirrorFile } from '../file/mirror_file.ts';
import type { Finding } from '../preflight/finding.ts';
import type { World } from '../world/world.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import type { Change, CostEstimate, Plan } from './plan.ts';
import { quotaUse } from './quota_use.ts';
import type { Quotas } from './quotas.ts';

/** The plan of what was found: with its account, its quotas and the hash that tells whether the world is still so. */
export function assemble(
  world: World,
  mirror: string,
  share: number,
  file: string,
  changes: readonly Change[],
  findings: readonly Finding[],
  cost: CostEstimate,
  quotas: Quotas,
): Plan {
  const { account, region } = world;
  const hash = worldHash({ account, region, changes });
  return {
    version: 1,
    mirror,
    account,
    region,
    share,
    file,
    world: hash,
    changes,
    findings,
    cost,
    quotas: quotaUse(world, changes, quotas),
  };
}

/**
 * The world as far as the plan depends on it is all in the changes: what there is, by ID and state, and what the file makes of it. So two worlds with
 * the same hash ask for the same work.
 */
export const worldHash = ({ account, region, changes }: Pick<Plan, 'account' | 'region' | 'changes'>): string =>
  sha256(canonicalJson({ account, region, changes }));

/** Of all that a file wants; of a destroy plan the mirror's name. What a source sends is no wish, and may have been measured. */
export function fileHash(file: MirrorFile | string): string {
  return sha256(canonicalJson(typeof file === 'string' ? file : { ...file, budget: { ...file.budget, bitsPerSecond: undefined } }));
}
