import { MirrorError } from '../error.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import { byText } from '../world/order.ts';
import type { World } from '../world/world.ts';
import { type Draft, draftOf } from './draft.ts';
import { count, sample } from './words.ts';

/** Whether an interface is mirrored once the plan is done, and why. */
export interface Why {
  readonly interface: string;
  readonly instance: string | undefined;
  readonly mirrored: boolean;
  readonly reason: string;
}

interface WhyOptions {
  /** Percent of the sources. */
  readonly share: number;
  /** ID of an interface, or of an instance for all of its; `all`. */
  readonly about: string;
}

/** Why interfaces are mirrored or not, by ID. Throws MirrorError not_found where there is none of `about`, and what planMirror throws. */
export function whyOf(file: MirrorFile, world: World, { share, about }: WhyOptions): Why[] {
  const draft = draftOf(file, world, share);
  const reason = reasonsIn(draft, share);
  const found = world.interfaces
    .filter(({ id, instance }) => about === 'all' || about === id || about === instance)
    .map(({ id, instance }): Why => ({ interface: id, instance, ...reason(id) }))
    .toSorted((a, b) => byText(a.interface, b.interface));
  if (found.length > 0 || about === 'all') return found;
  throw new MirrorError('not_found', `${about} is no interface, and no instance with one, in ${world.region}: give eni-..., i-... or all`);
}

/** Those with one reason in one line. Ends with a line feed. */
export const whyText = (whys: readonly Why[]): string =>
  [...Map.groupBy(whys, ({ mirrored, reason }) => `${mirrored ? 'mirrored' : 'not mirrored'}, since ${reason}`)]
    .map(([text, same]) => {
      const names = sample(same.map((why) => why.interface));
      return `${same.length === 1 ? names : `${count(same.length, 'interface')} (${names})`}: ${text}\n`;
    })
    .join('');

function reasonsIn({ selection, wanted, left }: Draft, share: number): (id: string) => Pick<Why, 'mirrored' | 'reason'> {
  const unselected = new Map(selection.left.map((one) => [one.interface.id, one.text]));
  const sources = new Map(selection.chosen.map((one) => [one.interface.id, one.source.name]));
  const wantedOnes = new Set(wanted.map(({ chosen }) => chosen.interface.id));
  const shortfalls = new Map(left.map((one) => [one.chosen.interface.id, one]));
  return (id) => {
    const selected = `source ${sources.get(id)} selects it`;
    if (wantedOnes.has(id)) return { mirrored: true, reason: selected };
    const fault = unselected.get(id);
    if (fault !== undefined) return { mirrored: false, reason: fault };
    const out = shortfalls.get(id);
    if (out === undefined) return { mirrored: false, reason: `${selected}, but it is outside the share of ${share} %` };
    const { stays: mirrored, shortfall } = out;
    return { mirrored, reason: mirrored ? `its session stays as it is: ${shortfall.reason}` : `${selected}, but ${shortfall.reason}` };
  };
}
