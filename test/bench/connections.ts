import { LINKTYPE_ETHERNET, PacketBatch, TCP_ACK, TCP_PSH, TCP_SYN } from '@mirrorscope/wire';

const ETHERNET = 14;
const IPV4 = 20;
const TCP = 20;
const FRAME = ETHERNET + IPV4 + TCP;
const PAYLOAD = 100;
const CLIENT_PORT = 40_000;
const SERVER_PORT = 443;
const SERVER = 0x0a00_0001;
const CLIENTS = 0x0b00_0000;
const CLIENT_SEQUENCE = 1000;
const SERVER_SEQUENCE = 5000;
const SECOND = 1_700_000_000;

/** A connection up to its first answered request: every part of a flow's state is in use, and the flow stays open. */
const SEGMENTS = [
  { fromServer: false, flags: TCP_SYN, seq: CLIENT_SEQUENCE, ack: 0, payload: 0 },
  { fromServer: true, flags: TCP_SYN | TCP_ACK, seq: SERVER_SEQUENCE, ack: CLIENT_SEQUENCE + 1, payload: 0 },
  { fromServer: false, flags: TCP_PSH | TCP_ACK, seq: CLIENT_SEQUENCE + 1, ack: SERVER_SEQUENCE + 1, payload: PAYLOAD },
  { fromServer: true, flags: TCP_PSH | TCP_ACK, seq: SERVER_SEQUENCE + 1, ack: CLIENT_SEQUENCE + 1 + PAYLOAD, payload: PAYLOAD },
];

/** Makes packets of connections that all are different, headers only, within one second of packet time. */
export class ConnectionBatches {
  readonly #batch = new PacketBatch(4096);

  constructor() {
    const { capacity, offset, captured, original, sec, linkType } = this.#batch;
    this.#batch.view = new DataView(new ArrayBuffer(capacity * FRAME));
    for (let i = 0; i < capacity; i++) {
      offset[i] = i * FRAME;
      captured[i] = FRAME;
      original[i] = FRAME + PAYLOAD;
      sec[i] = SECOND;
      linkType[i] = LINKTYPE_ETHERNET;
    }
  }

  /** Calls `take` with batches until `connections` connections have begun. */
  each(connections: number, take: (batch: PacketBatch) => void): void {
    const batch = this.#batch;
    batch.count = 0;
    for (let connection = 0; connection < connections; connection++) {
      for (let i = 0; i < SEGMENTS.length; i++) {
        this.#write(batch.count, connection, i);
        batch.nsec[batch.count++] = Math.floor((connection / connections) * 1e9);
      }
      if (batch.count < batch.capacity && connection < connections - 1) continue;
      take(batch);
      batch.count = 0;
    }
  }

  #write(place: number, connection: number, step: number): void {
    const { view } = this.#batch;
    const { fromServer, flags, seq, ack, payload } = SEGMENTS[step]!;
    const at = place * FRAME;
    view.setUint16(at + 12, 0x0800);
    const ip = at + ETHERNET;
    view.setUint8(ip, 0x45);
    view.setUint16(ip + 2, IPV4 + TCP + payload);
    view.setUint8(ip + 8, 64);
    view.setUint8(ip + 9, 6);
    view.setUint32(ip + (fromServer ? 16 : 12), CLIENTS + connection);
    view.setUint32(ip + (fromServer ? 12 : 16), SERVER);
    const tcp = ip + IPV4;
    view.setUint16(tcp + (fromServer ? 2 : 0), CLIENT_PORT);
    view.setUint16(tcp + (fromServer ? 0 : 2), SERVER_PORT);
    view.setUint32(tcp + 4, seq);
    view.setUint32(tcp + 8, ack);
    view.setUint8(tcp + 12, (TCP / 4) << 4);
    view.setUint8(tcp + 13, flags);
    view.setUint16(tcp + 14, 65_535);
  }
}
