/**
 * Which instances can be sources. AWS: vpc/latest/mirroring/traffic-mirroring-network-limitations.html and traffic-mirroring-sessions.html, "Instance
 * types", several copies, read in November 2026. They agree on Nitro up to the fifth generation and on a list of Xen types. What they say of the sixth
 * and seventh generation differs from copy to copy, so those count as unknown.
 */
const SUPPORTED = new Set(
  `a1 c5 c5a c5ad c5d c5n c6g d3 d3en g4ad g4dn g5 g5g i3en inf1 m5 m5a m5ad m5d m5dn m5n m5zn m6g m6gd p3dn p4d p4de
   r5 r5a r5ad r5b r5d r5dn r5n r6g r6gd t3 t3a t4g x2gd z1d
   c4 d2 g3 g3s h1 i3 m4 p2 p3 r4 x1 x1e`.split(/\s+/),
);

/** Xen types that are not in the list; the eighth generation and high-performance computing, which every copy that knows them leaves out. */
const UNSUPPORTED = new Set(
  `c1 c3 cc2 cr1 f1 g2 hs1 i2 m1 m2 m3 r3 t1 t2
   c8g c8gd c8gn m8g m8gd r8g r8gd x8g
   hpc6a hpc6id hpc7a hpc7g`.split(/\s+/),
);

/** `m5.large`, `c7i.metal-24xl` */
export function supportOf(type: string): 'supported' | 'unsupported' | 'unknown' {
  const [family = '', size = ''] = type.split('.');
  if (size.startsWith('metal') || UNSUPPORTED.has(family)) return 'unsupported';
  return SUPPORTED.has(family) ? 'supported' : 'unknown';
}
