import { ENCAP_NONE, type Packet, REFUSAL } from '@mirrorscope/wire';

/** Addresses that begin alike: four big-endian words, IPv4 as ::ffff:a.b.c.d, of which `bits` (0 to 128) count. */
export interface Network {
  readonly words: readonly number[];
  readonly bits: number;
}

/** From where packets are taken. Anyone who can reach the port could otherwise forge flows. An empty list allows all. */
export interface Allowed {
  /** First and last VNI of each range. */
  readonly vnis: readonly (readonly [first: number, last: number])[];
  /** Networks of who sends the copies: mirrored interfaces, or the Gateway Load Balancer in between. */
  readonly senders: readonly Network[];
}

const { VNI_NOT_ALLOWED, SENDER_NOT_ALLOWED } = REFUSAL;
const NO_TUNNEL = ENCAP_NONE;

const SENDER = 1;
const ANSWER = 5;
const WORDS = 8;
/** Answers remembered; an account has some thousand mirror sessions. */
const REMEMBERED = 4096;

/** Decides by VNI and sender whether a packet is taken in. Packets without a tunnel come from nowhere that a list could name. */
export class Admission {
  readonly #allowed: Allowed;
  /** Direct-mapped: VNI, four words of sender, answer + 1. */
  readonly #answers = new Int32Array(REMEMBERED * WORDS);

  constructor(allowed: Allowed) {
    this.#allowed = allowed;
  }

  /** 0, or a number of REFUSAL. */
  refusal(packet: Packet): number {
    if (packet.encap === NO_TUNNEL) return this.#allowed.senders.length > 0 ? SENDER_NOT_ALLOWED : VNI_NOT_ALLOWED;
    const { vni, sender0, sender1, sender2, sender3 } = packet;
    const answers = this.#answers;
    const hash = Math.imul(vni ^ Math.imul(sender3 ^ Math.imul(sender2 ^ sender1 ^ sender0, 0x85ebca6b), 0x9e3779b1), 0xc2b2ae35);
    const at = (hash >>> 20) * WORDS;
    if (
      answers[at + ANSWER]! > 0 &&
      answers[at] === vni &&
      answers[at + SENDER + 3] === sender3 &&
      answers[at + SENDER + 2] === sender2 &&
      answers[at + SENDER + 1] === sender1 &&
      answers[at + SENDER] === sender0
    ) {
      return answers[at + ANSWER]! - 1;
    }
    const answer = this.#decide(packet);
    answers.set([vni, sender0, sender1, sender2, sender3, answer + 1], at);
    return answer;
  }

  #decide(packet: Packet): number {
    const { vnis, senders } = this.#allowed;
    const sender = [packet.sender0, packet.sender1, packet.sender2, packet.sender3];
    if (senders.length > 0 && !senders.some((network) => isWithin(sender, network))) return SENDER_NOT_ALLOWED;
    if (vnis.length > 0 && !vnis.some(([first, last]) => packet.vni >= first && packet.vni <= last)) return VNI_NOT_ALLOWED;
    return 0;
  }
}

function isWithin(address: readonly number[], { words, bits }: Network): boolean {
  return words.every((word, i) => {
    const left = Math.min(32, Math.max(0, bits - i * 32));
    // A shift by 32 would be one by 0.
    return left === 0 || (word ^ address[i]!) >>> (32 - left) === 0;
  });
}
