import type { MirrorFile, SessionChoice } from '../file/mirror_file.ts';
import type { Session } from '../world/world.ts';
import { sha256 } from './canonical.ts';

/** Chooses the VNI of a session; asked once for each, in the order of shares. `full`: the range has none that is free. */
export type ChooseVni = (source: string, choice: SessionChoice['vni'], existing: Session | undefined) => number | undefined | 'full';

/**
 * A VNI from a range is found by a hash of the interface, then the next free one: it stays the same where sessions come and go. Free is what no
 * session of the account has, since a listener tells viewpoints apart by it.
 */
export function vniChooser(file: MirrorFile, own: readonly Session[], foreign: readonly Session[]): ChooseVni {
  const fixed = file.sources.flatMap(({ session: { vni } }) => (vni.kind === 'fixed' ? [vni.vni] : []));
  const taken = new Set([...fixed, ...foreign.map(({ vni }) => vni)]);
  // Those of own sessions are avoided as well, as long as there are others: none should move for the sake of a new one.
  const own_ = new Set(own.map(({ vni }) => vni));
  return (source, choice, existing) => {
    if (choice.kind === 'fixed') return choice.vni;
    if (choice.kind === 'aws') {
      if (existing !== undefined) taken.add(existing.vni);
      return existing?.vni;
    }
    const { from, to } = choice;
    const keeps = existing !== undefined && existing.vni >= from && existing.vni <= to && !taken.has(existing.vni);
    const found = keeps
      ? existing.vni
      : (probe(source, from, to, (vni) => !taken.has(vni) && !own_.has(vni)) ?? probe(source, from, to, (vni) => !taken.has(vni)));
    if (found === undefined) return 'full';
    taken.add(found);
    return found;
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
