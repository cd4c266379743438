import type { Rows, ViewpointRow } from '../schema/results.ts';

type Viewpoint = Rows['missing_directions'][number] & Partial<Pick<ViewpointRow, 'eni' | 'name'>>;

/** For people: `10.0.0.5, VNI 7 (web-1, eni-0a1b)`. */
export function viewpointName({
  encap,
  mirror_src,
  vni,
  seen_by,
  eni = '',
  name = '',
}: Omit<Viewpoint, 'connections' | 'acknowledging'>): string {
  if (encap === 'none') return `listener ${seen_by}, unmirrored`;
  const more = [name, eni].filter((text) => text !== '').join(', ');
  return `${mirror_src}, VNI ${vni}${more === '' ? '' : ` (${more})`}`;
}
