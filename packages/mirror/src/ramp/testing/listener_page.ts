import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A listener's page of metrics. */
export class ListenerPage {
  received = 0;
  dropped = 0;
  payload = 0;
  missed = 0;
  status = 200;
  /** Instead of the counters. */
  text: string | undefined;
  /** Called before each answer. */
  onRead: (page: ListenerPage) => void = () => {};
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<ListenerPage> {
    const server = createServer((_, response) => {
      page.onRead(page);
      response.writeHead(page.status).end(page.text ?? page.#counters());
    });
    const page = new ListenerPage(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return page;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/metrics`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #counters(): string {
    return `# HELP mirrorscope_packets_received_total Packets.
# TYPE mirrorscope_packets_received_total counter
mirrorscope_packets_received_total ${this.received}
mirrorscope_packets_dropped_total ${this.dropped}
mirrorscope_packets_refused_total{reason="tcp_header_short"} 7
mirrorscope_tcp_payload_bytes_total ${this.payload}
mirrorscope_tcp_missed_bytes_total ${this.missed}
`;
  }
}
