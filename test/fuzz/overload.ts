import { LINKTYPE_ETHERNET, PacketBatch, TCP_ACK } from '@mirrorscope/wire';
import { ethernet, ipv4, tcp } from '@mirrorscope/wire/fixtures';
import { START } from './traffic.ts';

/** More segments in flight than all flows together may have waiting for an acknowledgement, each flow less than it may have. */
const IN_FLIGHT = { flows: 12, segments: 7000 };
/** More ranges of bytes than all flows together may have, each flow less than it may have. */
const WITH_HOLES = { flows: 250, segments: 32 };
const PACKETS = 2 * (IN_FLIGHT.segments * IN_FLIGHT.flows + WITH_HOLES.segments * WITH_HOLES.flows);

const PAYLOAD = 100;
const FIRST_SEQUENCE = 1000;
const FIRST_PORT = 10_000;
const SERVER_PORT = 80;
/** Where an Ethernet frame with IPv4 and TCP has the ports, sequence and acknowledgement number. */
const SOURCE_PORT = 34;
const DESTINATION_PORT = 36;
const SEQUENCE = 38;
const ACKNOWLEDGEMENT = 42;
const FROM_CLIENT = headers('10.9.0.1', '10.9.0.2', PAYLOAD);
const FROM_SERVER = headers('10.9.0.2', '10.9.0.1', 0);

/**
 * Connections that want more of the memory shared by all flows than there is. How much of it they get shows in their records: there
 * are fewer round-trip times, and fewer holes left to fill, where some of it is still held for flows of the past.
 */
export function overload(): PacketBatch {
  const batch = new PacketBatch(PACKETS);
  batch.view = new DataView(new ArrayBuffer(PACKETS * FROM_CLIENT.length));
  forEach(IN_FLIGHT, FIRST_PORT, (port, segment) => addData(batch, port, segment * PAYLOAD));
  forEach(IN_FLIGHT, FIRST_PORT, (port, segment) => addAcknowledgement(batch, port, (segment + 1) * PAYLOAD));
  const others = FIRST_PORT + IN_FLIGHT.flows;
  forEach(WITH_HOLES, others, (port, segment) => addData(batch, port, segment * 3 * PAYLOAD));
  forEach(WITH_HOLES, others, (port, segment) => addData(batch, port, (segment * 3 + 1) * PAYLOAD));
  return batch;
}

function forEach({ flows, segments }: typeof IN_FLIGHT, firstPort: number, add: (port: number, segment: number) => void): void {
  for (let flow = 0; flow < flows; flow++) {
    for (let segment = 0; segment < segments; segment++) add(firstPort + flow, segment);
  }
}

function addData(batch: PacketBatch, port: number, position: number): void {
  const at = add(batch, FROM_CLIENT, FROM_CLIENT.length + PAYLOAD);
  batch.view.setUint16(at + SOURCE_PORT, port);
  batch.view.setUint16(at + DESTINATION_PORT, SERVER_PORT);
  batch.view.setUint32(at + SEQUENCE, FIRST_SEQUENCE + position);
}

function addAcknowledgement(batch: PacketBatch, port: number, position: number): void {
  const at = add(batch, FROM_SERVER, FROM_SERVER.length);
  batch.view.setUint16(at + SOURCE_PORT, SERVER_PORT);
  batch.view.setUint16(at + DESTINATION_PORT, port);
  batch.view.setUint32(at + ACKNOWLEDGEMENT, FIRST_SEQUENCE + position);
}

/** Puts headers behind the packets that are there, a microsecond after the last. Gives their place. */
function add(batch: PacketBatch, front: Uint8Array, original: number): number {
  const i = batch.count++;
  const at = i * front.length;
  new Uint8Array(batch.view.buffer).set(front, at);
  batch.offset[i] = at;
  batch.captured[i] = front.length;
  batch.original[i] = original;
  batch.sec[i] = START;
  batch.nsec[i] = i * 1000;
  batch.linkType[i] = LINKTYPE_ETHERNET;
  return at;
}

/** A frame without its payload. */
function headers(source: string, destination: string, payload: number): Uint8Array {
  const segment = tcp(new Uint8Array(payload), { flags: TCP_ACK });
  const frame = ethernet(ipv4(segment, { source, destination }));
  return frame.subarray(0, frame.length - payload);
}
