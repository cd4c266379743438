import { count, sample } from '../plan/words.ts';
import type { Check } from './check.ts';

/** Whether sessions of others take packets before ours: of an interface's sessions the lowest number that matches takes a packet, and no other. */
export const others: Check = ({ file, wanted, own }) => {
  const foreign = Map.groupBy(own.foreignSessions, (session) => session.interface);
  const second = wanted.filter(({ chosen, number }) => foreign.get(chosen.interface.id)?.some((session) => session.number < number));
  if (second.length === 0) return [];
  return [
    {
      code: 'others_session_first',
      severity: 'warning',
      about: file.name,
      message: `${count(second.length, 'source')} have sessions of others with lower numbers: ${sample(second.map(({ chosen }) => chosen.interface.id))}.`,
      meaning: 'Each packet is mirrored once, by the session with the lowest number that matches: what theirs take, ours never see.',
      remedy: 'Agree with their owner, and lower session.number below theirs; theirs then loses what ours takes.',
    },
  ];
};
