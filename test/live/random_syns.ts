import type { Sender } from '@mirrorscope/replay';
import { SYN, Syns } from './syns.ts';

/** Ports below are left to others. */
export const LOWEST_PORT = 0x8000;

/** Mirrored SYNs, each of another connection: what a flood of them looks like. The same ones for the same seed. */
export function randomSyns(sender: Sender, { vni, seed }: { readonly vni: number; readonly seed: number }): Syns {
  let state = seed;
  /** xorshift (Marsaglia 2003), all 32-bit numbers but 0. */
  const random = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
  return new Syns(sender, vni, (view, at) => {
    view.setInt32(at + SYN.client, random());
    view.setInt32(at + SYN.server, random());
    view.setInt32(at + SYN.ports, random() | (LOWEST_PORT << 16) | LOWEST_PORT);
    view.setInt32(at + SYN.seq, random());
  });
}
