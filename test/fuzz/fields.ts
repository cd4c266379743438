import {
  LAYER_AH,
  LAYER_ERSPAN,
  LAYER_ETHERNET,
  LAYER_FDDI,
  LAYER_GENEVE,
  LAYER_GRE,
  LAYER_GTP,
  LAYER_ICMP,
  LAYER_ICMPV6,
  LAYER_IEEE80211,
  LAYER_IPV4,
  LAYER_IPV6,
  LAYER_IPV6_EXTENSION,
  LAYER_IPV6_FRAGMENT,
  LAYER_LLC,
  LAYER_MPLS,
  LAYER_SCTP,
  LAYER_SLL,
  LAYER_SLL2,
  LAYER_TCP,
  LAYER_UDP,
  LAYER_VLAN,
  LAYER_VXLAN,
} from '@mirrorscope/wire';

/**
 * Fields of each layer that decide how the packet is read on: lengths, types, flags, ports, sequence numbers. Each as its offset
 * in the header and its bytes.
 */
const FIELDS: readonly (readonly [layer: number, ...fields: (readonly [offset: number, bytes: number])[]])[] = [
  [LAYER_ETHERNET, [12, 2]],
  [LAYER_VLAN, [0, 2], [2, 2]],
  [LAYER_LLC, [0, 1], [1, 1], [2, 1], [6, 2]],
  [LAYER_FDDI, [0, 1]],
  [LAYER_SLL, [14, 2], [2, 2]],
  [LAYER_SLL2, [0, 2], [8, 2]],
  [LAYER_IEEE80211, [0, 1], [1, 1], [24, 2]],
  [LAYER_MPLS, [2, 1], [3, 1]],
  [LAYER_IPV4, [0, 1], [1, 1], [2, 2], [4, 2], [6, 2], [8, 1], [9, 1], [12, 4], [16, 4], [20, 4]],
  [LAYER_IPV6, [0, 1], [1, 1], [4, 2], [6, 1], [7, 1], [8, 4], [20, 4], [36, 4]],
  [LAYER_IPV6_EXTENSION, [0, 1], [1, 1], [2, 1], [3, 1], [4, 4]],
  [LAYER_IPV6_FRAGMENT, [0, 1], [2, 2], [4, 4]],
  [LAYER_AH, [0, 1], [1, 1]],
  [LAYER_TCP, [0, 2], [2, 2], [4, 4], [8, 4], [12, 1], [13, 1], [14, 2], [20, 1], [21, 1], [22, 2]],
  [LAYER_UDP, [0, 2], [2, 2], [4, 2]],
  [LAYER_ICMP, [0, 1], [1, 1]],
  [LAYER_ICMPV6, [0, 1], [1, 1]],
  [LAYER_SCTP, [0, 2], [2, 2]],
  [LAYER_VXLAN, [0, 1], [4, 4]],
  [LAYER_GENEVE, [0, 1], [1, 1], [2, 2], [4, 4]],
  [LAYER_GRE, [0, 1], [1, 1], [2, 2], [4, 4]],
  [LAYER_ERSPAN, [0, 2], [10, 2]],
  [LAYER_GTP, [0, 1], [1, 1], [2, 2], [8, 4]],
];

/** By LAYER_ code. Layers without such fields have none. */
export const FIELDS_OF: readonly (readonly (readonly [offset: number, bytes: number])[])[] = (() => {
  const table: (readonly [number, number])[][] = Array.from({ length: 256 }, () => []);
  for (const [layer, ...fields] of FIELDS) table[layer]!.push(...fields);
  return table;
})();

/** Values at which arithmetic on lengths, offsets and sequence numbers goes wrong, if it does. */
export const EXTREMES: readonly number[] = [
  0, 1, 2, 4, 5, 6, 7, 8, 15, 16, 17, 19, 20, 21, 28, 39, 40, 41, 60, 63, 64, 127, 128, 255, 256, 1480, 1500, 4096, 0x0800, 0x1fff, 0x2000,
  0x4567, 0x6000, 0x6558, 0x7fff, 0x8000, 0x8100, 0x86dd, 0x8847, 0x88a8, 0xfffe, 0xffff, 0x10000, 0x3fffffff, 0x40000000, 0x7fffffff,
  0x80000000, 0xc0000000, 0xfffffffe, 0xffffffff, 4789, 6081, 2152, 47, 50, 51, 58, 132, 137,
];
