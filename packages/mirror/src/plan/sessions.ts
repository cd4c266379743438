import type { Session, Tags } from '../world/world.ts';
import { byText } from './canonical.ts';
import { differences } from './differences.ts';
import { partMoves } from './moves.ts';
import { limitsOf } from './places.ts';
import type { ChangeOf, SessionState } from './plan.ts';
import type { Setting } from './setting.ts';
import type { TargetPlan } from './targets.ts';
import type { LeftOut, Wanted } from './wanted.ts';

export type SessionChange = ChangeOf<'session', SessionState>;

/** AWS fills in this length for what goes to a load balancer or an endpoint. */
const WHOLE = 8500;

/** What becomes of the own sessions. `whyNot` says why an interface is not to be mirrored. Deletions come first: they make room for the rest. */
export function sessionChanges(
  { own, world, tags, quotas }: Setting,
  { targets }: TargetPlan,
  wanted: readonly Wanted[],
  left: readonly LeftOut[],
  whyNot: (interface_: string) => string,
): SessionChange[] {
  const written = wanted.map((one) => changeOf(one, tags(sessionKey(one.chosen.interface.id)))).toSorted(inOrder);
  const staying = left.flatMap(({ existing, stays, shortfall }) =>
    stays && existing !== undefined ? [unchanged(existing, shortfall.reason)] : [],
  );
  const kept = new Set([...written, ...staying].map(({ id }) => id));
  const reasons = new Map(left.map(({ chosen, shortfall }) => [chosen.interface.id, shortfall.reason]));
  const mirrored = new Set([...written, ...staying].map(({ key }) => key));
  const deleted = own.sessions
    .filter(({ id }) => !kept.has(id))
    .map((session) => {
      const why = reasons.get(session.interface) ?? whyNot(session.interface);
      return deletion(session, mirrored.has(sessionKey(session.interface)) ? TWICE : `interface no longer mirrored: ${why}`);
    });
  const of = (action: string): SessionChange[] => written.filter((change) => change.action === action);
  const gone = new Set(deleted.map(({ id }) => id));
  const counts = new Map(
    [...Map.groupBy(world.sessions, ({ target }) => target)].map(([target, all]) => [target, all.filter(({ id }) => !gone.has(id)).length]),
  );
  const { modified, anew } = partMoves(of('modify'), counts, limitsOf(world, targets.values(), quotas));
  return [
    ...[...deleted, ...anew.map((change): SessionChange => ({ ...change, action: 'delete', after: undefined }))].toSorted(inOrder),
    ...modified,
    ...[
      ...of('create'),
      ...anew.map((change): SessionChange => ({ ...change, action: 'create', id: undefined, before: undefined })),
    ].toSorted(inOrder),
    ...[...of('unchanged'), ...staying].toSorted(inOrder),
  ];
}

const TWICE = 'two of the same: the one in use stays';

export const inOrder = (a: SessionChange, b: SessionChange): number => byText(a.key, b.key) || byText(a.id ?? '', b.id ?? '');

const sessionKey = (interface_: string): string => `session/${interface_}`;

export const deletion = (session: Session, reason: string): SessionChange => ({
  action: 'delete',
  kind: 'session',
  key: sessionKey(session.interface),
  reason,
  id: session.id,
  before: stateOf(session),
  after: undefined,
});

function unchanged(session: Session, reason: string): SessionChange {
  const state = stateOf(session);
  return { action: 'unchanged', kind: 'session', key: sessionKey(session.interface), reason, id: session.id, before: state, after: state };
}

function changeOf({ chosen, existing, target, filter, number, vni }: Wanted, tags: Tags): SessionChange {
  const {
    interface: source,
    source: { session: choice },
  } = chosen;
  const key = sessionKey(source.id);
  const after: SessionState = {
    interface: source.id,
    target: target.reference,
    filter,
    number,
    vni,
    packetLength: choice.packetLength,
    description: choice.description,
    tags,
  };
  if (existing === undefined) {
    return {
      action: 'create',
      kind: 'session',
      key,
      reason: `selected by source ${chosen.source.name}`,
      id: undefined,
      before: undefined,
      after,
    };
  }
  const before = stateOf(existing);
  const isWhole = after.packetLength === undefined && target.kind !== 'interface' && before.packetLength === WHOLE;
  const merged = { ...after, packetLength: isWhole ? WHOLE : after.packetLength, tags: { ...before.tags, ...tags } };
  const differs = differences(before, merged);
  const action = differs.length === 0 ? 'unchanged' : 'modify';
  return { action, kind: 'session', key, reason: differs.join(', ') || 'as the file says', id: existing.id, before, after: merged };
}

export const stateOf = ({ id: _, owner: __, target, filter, ...rest }: Session): SessionState => ({
  ...rest,
  target: { id: target },
  filter: { id: filter },
});
