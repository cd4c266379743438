import type { Finding, FindingCode } from '../preflight/finding.ts';
import { sample } from './words.ts';

/** Why the plan leaves out what the file wants; what is left out for the same reason shares one. */
export interface Shortfall {
  readonly code: FindingCode;
  readonly about: string;
  /** In words, to follow "left out: ". */
  readonly reason: string;
  readonly remedy: string;
}

/** A finding for each reason, with the things that it concerns: keys or interfaces. */
export function shortfallFindings(left: readonly { readonly what: string; readonly shortfall: Shortfall }[]): Finding[] {
  const groups = Map.groupBy(left, ({ shortfall }) => `${shortfall.code}\n${shortfall.about}`);
  return [...groups.values()].map((group) => {
    const { code, about, reason, remedy } = group[0]!.shortfall;
    return {
      code,
      severity: 'error',
      about,
      message: `Left out, since ${reason}: ${sample(group.map(({ what }) => what))}.`,
      meaning: 'The plan does the rest; what is left out is not mirrored, or stays as it is.',
      remedy,
    };
  });
}
