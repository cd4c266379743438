import type { MirrorFile } from '../file/mirror_file.ts';
import { byText } from '../plan/canonical.ts';
import { type Draft, draftOf } from '../plan/draft.ts';
import type { World } from '../world/world.ts';
import type { Finding, Severity } from './finding.ts';

/** One topic's findings in a draft of the whole mirror. */
export type Check = (draft: Draft) => readonly Finding[];

const CHECKS: readonly Check[] = [];

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
