import {
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_TCP,
  IPPROTO_UDP,
  LINKTYPE_ETHERNET,
  TCP_ACK,
  TCP_FIN,
  TCP_PSH,
  TCP_RST,
  TCP_SYN,
} from '@mirrorscope/wire';
import { bytes, tcp, udp } from '@mirrorscope/wire/fixtures';
import { framesOf } from './frames.ts';
import { type MirroredPacket, timeOf } from './packets.ts';
import type { Script, Step } from './script.ts';

/** When the recording of a script starts: seconds since 1970. */
const START = 1_700_000_000;
const ECHO = { 4: { proto: IPPROTO_ICMP, request: 8, reply: 0 }, 6: { proto: IPPROTO_ICMPV6, request: 128, reply: 129 } } as const;
const HANDSHAKE_GAP = 700;
const PLAIN = { fate: 'seen', delay: 0, fragments: 1, congested: false, window: 65_535 } as const;

type Passage = Pick<Step, 'fate' | 'delay' | 'fragments' | 'congested'>;
/** One end of a connection: what it sends next, and where the segments begin that it has sent. */
interface Endpoint {
  next: number;
  readonly scale: number | undefined;
  readonly sent: { readonly seq: number; readonly length: number }[];
}

/** The packets of conversations, in the order in which a mirror has them. */
export function packetsOf(scripts: readonly Script[]): MirroredPacket[] {
  return inOrder(scripts.flatMap((script) => new Conversation(script).play()));
}

/** Packets in order of time; those of the same time stay as they were. */
export function inOrder(packets: readonly MirroredPacket[]): MirroredPacket[] {
  return packets.toSorted((a, b) => timeOf(a) - timeOf(b));
}

class Conversation {
  readonly #script: Script;
  readonly #client: Endpoint;
  readonly #server: Endpoint;
  readonly #packets: MirroredPacket[] = [];
  #time: number;
  #identification = 0;

  constructor(script: Script) {
    this.#script = script;
    this.#client = { next: script.clientSequence, scale: script.clientScale, sent: [] };
    this.#server = { next: script.serverSequence, scale: script.serverScale, sent: [] };
    this.#time = script.start;
  }

  play(): MirroredPacket[] {
    const isTcp = this.#script.proto === 'tcp';
    if (isTcp) this.#open();
    for (const step of this.#script.steps) {
      this.#time += step.gap;
      if (isTcp) this.#take(step);
      else this.#datagram(step);
    }
    return this.#packets;
  }

  #open(): void {
    const fate = (bit: number) => ((this.#script.handshake & bit) === 0 ? 'lost' : 'seen');
    this.#syn(true, { ...PLAIN, fate: fate(1) });
    this.#time += HANDSHAKE_GAP;
    this.#syn(false, { ...PLAIN, fate: fate(2) });
    this.#time += HANDSHAKE_GAP;
    this.#segment(true, TCP_ACK, this.#client.next, 0, { ...PLAIN, fate: fate(4) });
  }

  #take(step: Step): void {
    const { fromClient, length, back } = step;
    const sender = fromClient ? this.#client : this.#server;
    switch (step.kind) {
      case 'data':
        sender.sent.push({ seq: sender.next, length });
        sender.next = (sender.next + length) >>> 0;
        this.#segment(fromClient, TCP_ACK | TCP_PSH, (sender.next - length) >>> 0, length, step, back >> 1);
        break;
      case 'resend': {
        const again = sender.sent.at(-1 - back);
        // Often in other pieces than the first time.
        if (again !== undefined) this.#segment(fromClient, TCP_ACK, again.seq, Math.min(again.length, length), step);
        break;
      }
      case 'acknowledge':
        this.#segment(fromClient, TCP_ACK, sender.next, 0, step, back);
        break;
      case 'keep-alive':
        this.#segment(fromClient, TCP_ACK, (sender.next - 1) >>> 0, back & 1, step);
        break;
      case 'probe':
        this.#segment(fromClient, TCP_ACK, sender.next, 1, step);
        break;
      case 'closed window':
        this.#segment(fromClient, TCP_ACK, sender.next, 0, { ...step, window: 0 });
        break;
      case 'fin':
        sender.next = (sender.next + 1) >>> 0;
        this.#segment(fromClient, TCP_FIN | TCP_ACK, (sender.next - 1) >>> 0, 0, step);
        break;
      case 'reset':
        this.#segment(fromClient, TCP_RST | (back & 1 ? TCP_ACK : 0), sender.next, 0, step);
        break;
      case 'syn':
        // Anew on the same ports, or once more.
        if (back === 0) sender.next = (sender.next + 100_000) >>> 0;
        else sender.next = fromClient ? this.#script.clientSequence : this.#script.serverSequence;
        sender.sent.length = 0;
        this.#syn(fromClient, step);
        break;
    }
  }

  #syn(fromClient: boolean, passage: Passage & { readonly window: number }): void {
    const sender = fromClient ? this.#client : this.#server;
    const seq = sender.next;
    sender.next = (seq + 1) >>> 0;
    this.#segment(fromClient, fromClient ? TCP_SYN : TCP_SYN | TCP_ACK, seq, 0, passage);
  }

  /** `behind`: by how many segments the acknowledgement lags. */
  #segment(fromClient: boolean, flags: number, seq: number, length: number, step: Passage & { readonly window: number }, behind = 0): void {
    const { clientPort, serverPort } = this.#script;
    const [sender, receiver] = fromClient ? [this.#client, this.#server] : [this.#server, this.#client];
    const ack = (flags & TCP_ACK) === 0 ? 0 : behind === 0 ? receiver.next : (receiver.sent.at(-behind)?.seq ?? receiver.next);
    const transport = tcp(new Uint8Array(length), {
      sourcePort: fromClient ? clientPort : serverPort,
      destinationPort: fromClient ? serverPort : clientPort,
      seq,
      ack,
      flags,
      window: step.window,
      options: (flags & TCP_SYN) === 0 ? new Uint8Array(0) : synOptions(sender.scale),
    });
    this.#send(fromClient, IPPROTO_TCP, transport, step);
  }

  #datagram(step: Step): void {
    const { proto, family, clientPort, serverPort, clientSequence: id } = this.#script;
    const payload = new Uint8Array(step.length);
    if (proto === 'udp') {
      const ports = step.fromClient ? ([clientPort, serverPort] as const) : ([serverPort, clientPort] as const);
      this.#send(step.fromClient, IPPROTO_UDP, udp(payload, ...ports), step);
    } else {
      const echo = ECHO[family];
      const header = [step.fromClient ? echo.request : echo.reply, 0, 0, 0, id & 255, (id >> 8) & 255, 0, 0];
      this.#send(step.fromClient, echo.proto, bytes(header, payload), step);
    }
  }

  #send(fromClient: boolean, proto: number, transport: Uint8Array, passage: Passage): void {
    const { family, clientHost, serverHost, vlan } = this.#script;
    const { fate, fragments, congested } = passage;
    const [source, destination] = fromClient ? [clientHost, serverHost] : [serverHost, clientHost];
    this.#identification = (this.#identification + 1) & 0xffff;
    const frames = framesOf(transport, {
      family,
      source,
      destination,
      vlan,
      proto,
      identification: this.#identification,
      congested,
      fragments,
    });
    if (fate === 'lost') return;
    const time = this.#time + (fate === 'late' ? passage.delay : 0);
    for (let copy = fate === 'twice' ? 2 : 1; copy > 0; copy--) this.#packets.push(...frames.map((frame) => packetAt(time, frame)));
  }
}

/** A frame that arrives at so many microseconds after the start. */
function packetAt(time: number, frame: Uint8Array): MirroredPacket {
  const second = Math.floor(time / 1e6);
  return { sec: START + second, nsec: (time - second * 1e6) * 1000, bytes: frame, original: frame.length, linkType: LINKTYPE_ETHERNET };
}

/** Maximum segment size 1460, and the window scale if there is one. */
function synOptions(scale: number | undefined): Uint8Array {
  const mss = [2, 4, 0x05, 0xb4];
  return Uint8Array.from(scale === undefined ? mss : [...mss, 1, 3, 3, scale]);
}
