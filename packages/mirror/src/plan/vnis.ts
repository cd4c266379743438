import type { MirrorFile, SessionChoice } from '../file/mirror_file.ts';
import type { Session } from '../world/world.ts';
import { sha256 } from './canonical.ts';

export interface Vnis {
  /** The VNI of a session; asked once for each, in the order of shares. `full`: the range has none that is free. */
  choose(source: string, choice: SessionChoice['vni'], existing: Session | undefined): number | undefined | 'full';
  /** Whether a session that is not decided about can keep its own. */
  keep(vni: number): boolean;
}

/**
 * A VNI from a range is found by a hash of the interface, then the next free one: it stays the same where sessions come and go. Free is what no
 * session of the account has, since a listener tells viewpoints apart by it.
 */
export function vnisOf(file: MirrorFile, own: readonly Session[], foreign: readonly Session[]): Vnis {
  const fixed = file.sources.flatMap(({ session: { vni } }) => (vni.kind === 'fixed' ? [vni.vni] : []));
  const taken = new Set([...fixed, ...foreign.map(({ vni }) => vni)]);
  const given = new Set<number>();
  // Those of own sessions are avoided as well, as long as there are others: none should move for the sake of a new one.
  const inUse = new Set(own.map(({ vni }) => vni));
  const isFree = (vni: number): boolean => !taken.has(vni) && !given.has(vni);
  return {
    choose(source, choice, existing) {
      if (choice.kind === 'fixed') return choice.vni;
      if (choice.kind === 'aws') {
        if (existing !== undefined) given.add(existing.vni);
        return existing?.vni;
      }
      const { from, to } = choice;
      const keeps = existing !== undefined && existing.vni >= from && existing.vni <= to && isFree(existing.vni);
      const found = keeps
        ? existing.vni
        : (probe(source, from, to, (vni) => isFree(vni) && !inUse.has(vni)) ?? probe(source, from, to, isFree));
      if (found === undefined) return 'full';
      given.add(found);
      return found;
    },
    keep(vni) {
      const isGiven = given.has(vni);
      given.add(vni);
      return !isGiven;
    },
  };
}

function probe(source: string, from: number, to: number, isFree: (vni: number) => boolean): number | undefined {
  const size = to - from + 1;
  const start = Number.parseInt(sha256(source).slice(0, 8), 16) % size;
  for (let step = 0; step < size; step++) {
    const vni = from + ((start + step) % size);
    if (isFree(vni)) return vni;
  }
  return undefined;
}
