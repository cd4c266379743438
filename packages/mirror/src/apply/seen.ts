import type { Aws } from '../aws/aws.ts';
import { canonicalJson } from '../plan/canonical.ts';
import type { Change, Reference } from '../plan/plan.ts';
import { readFilters, readSessions, readTargets } from '../world/read_mirroring.ts';
import type { Filter, Session, Tags, Target } from '../world/world.ts';
import type { Ids } from './ids.ts';

/** A change that was done, and what to. */
export interface Done {
  readonly change: Change;
  readonly id: string;
}

/** `absent`: the thing is not there; `differs`: it is, but not as it should be. */
export type Sight = 'as wanted' | 'absent' | 'differs';

type Mirroring = { readonly targets: readonly Target[]; readonly filters: readonly Filter[]; readonly sessions: readonly Session[] };

/** How AWS shows what was done. It may show it late. */
export async function sightsOf(aws: Aws, ids: Ids, done: readonly Done[], signal?: AbortSignal): Promise<Map<Done, Sight>> {
  const kinds = new Set(done.map(({ change }) => change.kind));
  const [targets, filters, sessions] = await Promise.all([
    kinds.has('target') ? readTargets(aws, signal) : [],
    kinds.has('filter') || kinds.has('rule') ? readFilters(aws, signal) : [],
    kinds.has('session') ? readSessions(aws, signal) : [],
  ]);
  const things = index({ targets, filters, sessions });
  return new Map(done.map((one) => [one, sightOf(one, things.get(one.id), ids)]));
}

type Thing = Partial<Target & Filter & Session & Filter['rules'][number]>;

const index = ({ targets, filters, sessions }: Mirroring): Map<string, Thing> =>
  new Map<string, Thing>([...targets, ...filters, ...filters.flatMap(({ rules }) => rules), ...sessions].map((thing) => [thing.id, thing]));

function sightOf({ change: { kind, before, after } }: Done, thing: Thing | undefined, ids: Ids): Sight {
  if (after === undefined) return thing === undefined ? 'as wanted' : 'differs';
  if (thing === undefined) return 'absent';
  const { tags, ...wanted } = { tags: {}, ...after };
  const was = new Map<string, unknown>(Object.entries(before ?? {}));
  const is = new Map<string, unknown>(Object.entries(thing));
  const isAsWanted = ([name, value]: readonly [string, unknown]): boolean => {
    // A rule is seen within its filter, and does not say which that is.
    if (kind === 'rule' && name === 'filter') return true;
    if (value !== undefined) return isEqual(is.get(name), resolved(value, ids));
    // Left to AWS: whatever it is, it is not what it was.
    return was.get(name) === undefined || !isEqual(is.get(name), was.get(name));
  };
  return Object.entries(wanted).every(isAsWanted) && bears(thing.tags ?? {}, tags) ? 'as wanted' : 'differs';
}

const isEqual = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

/** Names of targets and filters stand for their IDs. */
const resolved = (value: unknown, ids: Ids): unknown =>
  typeof value === 'object' && value !== null && ('key' in value || 'id' in value) ? ids.of(value as Reference) : value;

const bears = (tags: Tags, wanted: Tags): boolean => Object.entries(wanted).every(([key, value]) => tags[key] === value);
