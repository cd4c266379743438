import type { FlowAnswer } from '../../src/contract.ts';

/** Which viewpoint it is, and what each numbers for itself: different by nature. */
const OWN = new Set(['flow_id', 'record_no', 'mirror_src', 'vni', 'encap', 'listener', 'vlan', 'start_time']);

export interface Difference {
  readonly column: string;
  /** One for each viewpoint. */
  readonly values: readonly unknown[];
}

/** The columns in which viewpoints of one connection do not agree. */
export function differences({ columns, viewpoints }: Pick<FlowAnswer, 'columns' | 'viewpoints'>): readonly Difference[] {
  return columns
    .map((column, index) => ({ column, values: viewpoints.map(({ total }) => total[index]) }))
    .filter(({ column, values }) => !OWN.has(column) && new Set(values.map(String)).size > 1);
}
