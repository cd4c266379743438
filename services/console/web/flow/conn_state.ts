import type { CONN_STATES } from '@mirrorscope/record';

type ConnState = (typeof CONN_STATES)[number];

const TCP = 6;

/** Zeek's connection states in words. */
const OF_TCP: Readonly<Record<ConnState, string>> = {
  S0: 'the client tried, nothing came back',
  S1: 'opened, and not closed yet',
  SF: 'opened and closed in order by both sides',
  REJ: 'refused: the server answered the attempt by a RST',
  S2: 'opened; the client closed its side, the server did not',
  S3: 'opened; the server closed its side, the client did not',
  RSTO: 'opened, then aborted by a RST of the client',
  RSTR: 'opened, then aborted by a RST of the server',
  RSTOS0: 'the client sent a SYN and then a RST; no SYN-ACK was seen',
  RSTRH: 'the server sent a SYN-ACK and then a RST; no SYN was seen',
  SH: 'the client sent a SYN and then a FIN; no SYN-ACK was seen: half open',
  SHR: 'the server sent a SYN-ACK and then a FIN; no SYN was seen',
  OTH: 'no opening was seen: the connection was there before, or only a part of it was mirrored',
};

/** Without connections a state says who was seen. */
const OF_OTHERS: Readonly<Record<string, string>> = {
  SF: 'both sides sent packets',
  S0: 'only the client sent packets',
  SHR: 'only the server sent packets',
  OTH: 'this protocol has no connections',
};

/** In words; empty for a state that is not known here. */
export function stateText(state: string, proto: number): string {
  const texts: Readonly<Record<string, string>> = proto === TCP ? OF_TCP : OF_OTHERS;
  return texts[state] ?? '';
}
