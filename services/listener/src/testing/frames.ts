import { createSocket, type Socket } from 'node:dgram';
import { ethernet, ipv4, udp, vxlan } from '@mirrorscope/wire/fixtures';

/** A frame of flow `port`: a UDP packet to a name server. */
export const frame = (port: number): Uint8Array =>
  ethernet(ipv4(udp(new Uint8Array(10), port, 53), { proto: 17, source: '10.0.0.1', destination: '10.0.0.2' }));

/** The payload of a mirror datagram that holds it. */
export const mirrored = (port: number, vni = 7): Uint8Array => vxlan(frame(port), vni);

/** Sends datagrams over the loopback, one after the other, and counts them. */
export class Sender {
  sent = 0;
  readonly #socket: Socket = createSocket('udp4');

  async send(port: number, payload: Uint8Array): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#socket.send(payload, port, '127.0.0.1', (error) => (error === null ? resolve() : reject(error)));
    });
    this.sent++;
  }

  close(): void {
    this.#socket.close();
  }
}
