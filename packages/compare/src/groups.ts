import type { Compiled } from '@mirrorscope/filter';
import type { Store } from '@mirrorscope/store';
import { CompareError } from './error.ts';
import { IN_RANGE, type Range, rangeParameters } from './range.ts';
import { compileSelector } from './selector.ts';

/** What is to be compared with what. Selectors as compileSelector reads them. */
export interface Groups extends Range {
  readonly control: string;
  readonly candidate: string;
  /** A filter that both groups have to meet, such as `server_port = 443`. */
  readonly where?: string | undefined;
}

/** The two conditions, and rows of `flows` that meet either. */
export interface Selection {
  readonly control: string;
  readonly candidate: string;
  readonly from: string;
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** Throws CompareError bad_selector and bad_range. */
export function selectionOf(groups: Groups): Selection {
  const control = compileSelector(groups.control, 'control_', 'control');
  const candidate = compileSelector(groups.candidate, 'candidate_', 'candidate');
  const where: Compiled | undefined = groups.where === undefined ? undefined : compileSelector(groups.where, 'where_', 'filter of both');
  const conditions = [
    IN_RANGE,
    'proto = 6',
    ...(where === undefined ? [] : [`(${where.sql})`]),
    `((${control.sql}) OR (${candidate.sql}))`,
  ];
  return {
    control: `(${control.sql})`,
    candidate: `(${candidate.sql})`,
    from: `flows WHERE ${conditions.join(' AND ')}`,
    parameters: { ...rangeParameters(groups), ...control.parameters, ...candidate.parameters, ...where?.parameters },
  };
}

/** How much there is of a group, about, at all viewpoints together. */
export interface GroupSize {
  readonly flows: number;
  /** Pairs of client and server. */
  readonly pairs: number;
}

/** Counts both groups, in memory that does not grow with them. Throws CompareError empty_group and overlap. */
export async function measureGroups(
  store: Store,
  groups: Groups,
  selection: Selection,
): Promise<Record<'control' | 'candidate', GroupSize>> {
  const { control, candidate, from, parameters } = selection;
  const counts = (condition: string) =>
    ['flow_id', '(client_ip, server_ip)'].map((what) => `uniqCombinedIf(${what}, ${condition})`).join(', ');
  const { rows } = await store.query(
    `SELECT ${counts(control)}, ${counts(candidate)}, uniqCombinedIf(flow_id, ${control} AND ${candidate}) FROM ${from}`,
    parameters,
  );
  const [controlFlows = 0, controlPairs = 0, candidateFlows = 0, candidatePairs = 0, shared = 0] = rows[0] as number[];
  for (const [what, flows] of [['control', controlFlows] as const, ['candidate', candidateFlows] as const]) {
    if (flows > 0) continue;
    throw new CompareError(
      'empty_group',
      `No TCP connection from ${groups.from} to ${groups.to} belongs to the ${what} '${groups[what]}': look at the time and the selector` +
        (groups[what].includes('tag:') ? ', and whether an inventory is loaded' : ''),
    );
  }
  if (shared > 0) {
    throw new CompareError(
      'overlap',
      `${shared} flows belong to the control '${groups.control}' and to the candidate '${groups.candidate}': choose groups that have none in common`,
    );
  }
  return { control: { flows: controlFlows, pairs: controlPairs }, candidate: { flows: candidateFlows, pairs: candidatePairs } };
}
