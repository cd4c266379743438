import { KEY_TAG, keyOf } from '../world/own.ts';
import type { Session, Tags } from '../world/world.ts';
import { byText } from './canonical.ts';
import { differences } from './differences.ts';
import type { ChangeOf, SessionState } from './plan.ts';
import type { LeftOut, Wanted } from './wanted.ts';

export type SessionChange = ChangeOf<'session', SessionState>;

/** AWS fills in this length for what goes to a load balancer or an endpoint. */
const WHOLE = 8500;

/** `whyNot` says why an interface is not to be mirrored. Deletions come first: they make room for the rest. */
export function sessionChanges(
  own: readonly Session[],
  wanted: readonly Wanted[],
  left: readonly LeftOut[],
  tags: (key: string) => Tags,
  whyNot: (interface_: string) => string,
): SessionChange[] {
  const written = wanted.map((one) => changeOf(one, tags(sessionKey(one.chosen.interface.id))));
  const staying = left.flatMap(({ existing, stays, shortfall }) =>
    stays && existing !== undefined ? [unchanged(existing, shortfall.reason)] : [],
  );
  const kept = new Set([...written, ...staying].map(({ id }) => id));
  const reasons = new Map(left.map(({ chosen, shortfall }) => [chosen.interface.id, shortfall.reason]));
  const interfaces = new Set([...written, ...staying].map(({ after }) => after?.interface));
  const deleted = own
    .filter(({ id }) => !kept.has(id))
    .map((session) =>
      deletion(
        session,
        interfaces.has(session.interface)
          ? 'two of the same: the one in use stays'
          : `interface no longer mirrored: ${reasons.get(session.interface) ?? whyNot(session.interface)}`,
      ),
    );
  const of = (action: string): SessionChange[] => written.filter((change) => change.action === action);
  return [deleted, of('modify'), of('create'), [...of('unchanged'), ...staying]].flatMap((group) =>
    group.toSorted((a, b) => byText(a.key, b.key) || byText(a.id ?? '', b.id ?? '')),
  );
}

export const sessionKey = (interface_: string): string => `session/${interface_}`;

export const deletion = (session: Session, reason: string): SessionChange => ({
  action: 'delete',
  kind: 'session',
  key: keyOf(session.tags) ?? sessionKey(session.interface),
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
  const key = tags[KEY_TAG] ?? sessionKey(source.id);
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
