import { count } from '../plan/words.ts';
import type { Check } from './check.ts';
import { accepts, filterOf } from './filter_rules.ts';

/** Whether packets between two sources are mirrored where they leave and where they arrive. */
export const bothEnds: Check = (draft) => {
  const mirrors = (filter: string, direction: 'ingress' | 'egress'): boolean => accepts(filterOf(draft, filter)?.rules ?? [], direction);
  const directions = new Map(
    Object.keys(draft.file.filters).map((name) => [name, { in: mirrors(name, 'ingress'), out: mirrors(name, 'egress') }]),
  );
  return [...Map.groupBy(draft.wanted, ({ chosen }) => chosen.interface.vpc)].flatMap(([vpc, wanted]) => {
    const of = (direction: 'in' | 'out'): string[] =>
      wanted.filter(({ chosen }) => directions.get(chosen.source.filter)?.[direction]).map(({ chosen }) => chosen.interface.id);
    const [receivers, senders] = [of('in'), of('out')];
    // One interface alone does not talk to itself.
    if (receivers.length === 0 || senders.length === 0 || new Set([...receivers, ...senders]).size < 2) return [];
    return [
      {
        code: 'both_ends',
        severity: 'info',
        about: vpc,
        message: `${count(wanted.length, 'source')} in ${vpc} may talk to each other, and their packets are mirrored at both ends.`,
        meaning: 'Each such packet is paid for and received twice. Reports take one viewpoint of each conversation and stay right.',
        remedy: 'To have each packet once, let the filter accept one direction, or select one side of the conversations.',
      },
    ];
  });
};
