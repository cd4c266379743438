import type { MirrorFile } from '../file/mirror_file.ts';
import { byText } from '../plan/canonical.ts';
import { type Draft, draftOf } from '../plan/draft.ts';
import type { World } from '../world/world.ts';
import { bothEnds } from './both_ends.ts';
import { budget } from './budget.ts';
import type { Check } from './check.ts';
import { filterRules } from './filter_rules.ts';
import type { Finding, Severity } from './finding.ts';
import { gone } from './gone.ts';
import { instanceTypes, stoppedInstances } from './instances.ts';
import { interfaces } from './interfaces.ts';
import { loadBalancer } from './load_balancer.ts';
import { mtu } from './mtu.ts';
import { neverMirrored } from './never_mirrored.ts';
import { others } from './others.ts';
import { packetLength } from './packet_length.ts';
import { nearQuota } from './quota.ts';
import { routes } from './routes.ts';
import { securityGroups } from './security_groups.ts';
import { crossZone, uncoveredZones } from './zones.ts';

const CHECKS: readonly Check[] = [
  bothEnds,
  budget,
  crossZone,
  filterRules,
  gone,
  instanceTypes,
  interfaces,
  loadBalancer,
  mtu,
  nearQuota,
  neverMirrored,
  others,
  packetLength,
  routes,
  securityGroups,
  stoppedInstances,
  uncoveredZones,
];

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** What will not work, costs needlessly or misleads, were all sources mirrored. Worst first. Throws as planMirror does. */
export const preflight = (file: MirrorFile, world: World): Finding[] => findingsOf(draftOf(file, world, 100));

export const findingsOf = (draft: Draft): Finding[] =>
  [...draft.findings, ...CHECKS.flatMap((check) => check(draft))].toSorted(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      byText(a.code, b.code) ||
      byText(a.about, b.about) ||
      byText(a.message, b.message),
  );
