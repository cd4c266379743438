import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Requests of Kafka's protocol that say whether a broker works, in versions that every broker from 3 on knows. */
export class WireConnection {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** @param ca certificate to trust; without TLS where there is none */
  static async open(broker: string, ca?: string): Promise<WireConnection> {
    const [host, port] = broker.split(':');
    const target = { host: host!, port: Number(port) };
    const socket = ca === undefined ? connect(target) : connectTls({ ...target, ca });
    await once(socket, ca === undefined ? 'connect' : 'secureConnect');
    return new WireConnection(socket);
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Error code of ApiVersions, 0 for none: what every client asks first. */
  async hello(): Promise<number> {
    return (await this.#ask(18, 0, Buffer.alloc(0))).readInt16BE();
  }

  /** Error code of CreateTopics for a topic with one partition: 36 where it is already there. */
  async createTopic(name: string): Promise<number> {
    const timeoutMs = 10_000;
    const topic = [text(name), int32(1), int16(1), int32(0), int32(0)];
    const answer = await this.#ask(19, 2, Buffer.concat([int32(1), ...topic, int32(timeoutMs), Buffer.of(0)]));
    const afterName = 4 + 4 + text(name).length;
    return answer.readInt16BE(afterName);
  }

  /** Error code of a login by PLAIN: 58 where it is refused. */
  async login(username: string, password: string): Promise<number> {
    await this.#ask(17, 1, text('PLAIN'));
    const token = Buffer.from(`\0${username}\0${password}`);
    return (await this.#ask(36, 0, Buffer.concat([int32(token.length), token]))).readInt16BE();
  }

  /** Body of the answer. */
  async #ask(api: number, version: number, body: Buffer): Promise<Buffer> {
    const correlation = int32(1);
    const request = Buffer.concat([int16(api), int16(version), correlation, text('test'), body]);
    this.#socket.write(Buffer.concat([int32(request.length), request]));
    let received = Buffer.alloc(0);
    while (received.length < 4 || received.length < 4 + received.readInt32BE()) {
      const [chunk] = (await once(this.#socket, 'data')) as [Buffer];
      received = Buffer.concat([received, chunk]);
    }
    return received.subarray(4 + correlation.length);
  }
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

const text = (value: string) => Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
