/** Zeek's history letters (https://docs.zeek.org/en/master/scripts/base/protocols/conn/main.zeek.html), as listeners write them. */

const MEANINGS: Readonly<Record<string, string>> = {
  s: 'sent a SYN without ACK, to open the connection',
  h: 'sent a SYN with ACK, in answer to a SYN',
  a: 'sent a segment without data, SYN, FIN or RST: an acknowledgement, first time',
  d: 'sent data, first time',
  f: 'sent a FIN: no more data from here',
  r: 'sent a RST',
  g: 'sent bytes that the mirror did not see',
  t: 'sent bytes that did not go beyond the highest seen: sent again, or out of order',
  w: 'announced a window of zero: its receive buffer was full',
  i: 'sent FIN and RST in one segment, which contradict each other',
  q: 'sent SYN and FIN or RST in one segment, which contradict each other',
};
/** Of these there is a letter for the first, the tenth and the hundredth. */
const COUNTED = new Set(['g', 't', 'w']);
const COUNTS = ['first time', 'tenth time', 'hundredth time'];

export interface HistoryStep {
  readonly letter: string;
  readonly side: 'client' | 'server' | undefined;
  readonly text: string;
}

/** What each letter says, in order; who did it is the letter's case. */
export function historySteps(history: string): readonly HistoryStep[] {
  const seen = new Map<string, number>();
  return [...history].map((letter) => {
    if (letter === '^') return { letter, side: undefined, text: 'the first packet seen came from the server' };
    const kind = letter.toLowerCase();
    const count = seen.get(letter) ?? 0;
    seen.set(letter, count + 1);
    const times = COUNTED.has(kind) ? `, ${COUNTS[count] ?? 'once more'}` : '';
    return {
      letter,
      side: letter === kind ? 'server' : 'client',
      text: `${MEANINGS[kind] ?? 'did something that has no words here'}${times}`,
    };
  });
}
