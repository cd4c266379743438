import type { MirrorFile } from '../file/mirror_file.ts';
import { findingsOf } from '../preflight/preflight.ts';
import type { World } from '../world/world.ts';
import { assemble, fileHash } from './assemble.ts';
import { costOf } from './cost.ts';
import { draftOf } from './draft.ts';
import type { Plan } from './plan.ts';
import { QUOTAS, type Quotas } from './quotas.ts';

/**
 * What is to be done so that a share (percent, 0 to 100) of the file's sources is mirrored. The same file and world give the same bytes. Findings speak
 * of all sources, whatever the share: a ramp should know at its beginning what would end it. Throws MirrorError unsafe where a source selects more
 * than its limit.
 */
export function planMirror(
  file: MirrorFile,
  world: World,
  { share, quotas = QUOTAS }: { readonly share: number; readonly quotas?: Quotas },
): Plan {
  const draft = draftOf(file, world, share, quotas);
  const findings = findingsOf(share === 100 ? draft : draftOf(file, world, 100, quotas));
  return assemble(world, file.name, share, fileHash(file), draft.changes, findings, costOf(draft), quotas);
}
