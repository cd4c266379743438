import type { Reconciled } from './reconcile.ts';

/** One line for people: what a look at the world led to. */
export function reconciledText({ state, changes, findings }: Reconciled): string {
  if (state === 'not applied') return 'there is no such mirror: apply or ramp makes it';
  if (state === 'stopped') return 'the mirror was killed: apply or ramp brings it back';
  const done = changes.length === 0 ? 'nothing to do' : countText(changes.map(({ kind, action }) => `${kind} ${action}`));
  const found = findings.filter(({ severity }) => severity !== 'info').map(({ code, about }) => `${code} ${about}`);
  return found.length === 0 ? done : `${done}; found: ${found.join(', ')}`;
}

/** `3 session create, 1 session delete` */
function countText(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}
