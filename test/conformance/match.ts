import { add, type Conversation, conversationKey } from './conversation.ts';

/** One of ours beside one of theirs; either may be missing. */
export interface Match {
  readonly ours: Conversation | undefined;
  readonly theirs: Conversation | undefined;
  /** Several conversations were added up on one side or on both, since their numbers differ: only counters compare. */
  readonly summed: boolean;
}

/**
 * Finds for each conversation of one side the one that it is on the other side. Conversations of the same endpoints
 * (used again, port by port) are matched in order of time where there are equally many, else added up.
 */
export function match(ours: readonly Conversation[], theirs: readonly Conversation[]): Match[] {
  const groups = new Map<string, { ours: Conversation[]; theirs: Conversation[] }>();
  const group = (conversation: Conversation) => {
    const key = conversationKey(conversation);
    const found = groups.get(key) ?? { ours: [], theirs: [] };
    groups.set(key, found);
    return found;
  };
  for (const conversation of theirs) group(conversation).theirs.push(conversation);
  for (const conversation of ours) group(conversation).ours.push(conversation);
  return [...groups.values()].flatMap(matchSameEndpoints);
}

function matchSameEndpoints(group: { ours: Conversation[]; theirs: Conversation[] }): Match[] {
  const byTime = (one: Conversation, other: Conversation) => one.start - other.start;
  const ours = group.ours.sort(byTime);
  const theirs = group.theirs.sort(byTime);
  if (ours.length > 0 && theirs.length > 0 && ours.length !== theirs.length) {
    return [{ ours: ours.reduce(add), theirs: theirs.reduce(add), summed: true }];
  }
  const longer = ours.length > 0 ? ours : theirs;
  return longer.map((_, index) => ({ ours: ours[index], theirs: theirs[index], summed: false }));
}
