import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';

/** What a listener that drops, and a writer that is behind, say of themselves. */
const PAGES: Readonly<Record<string, () => string>> = {
  'listener-1a': () => `# HELP mirrorscope_packets_received_total packets read from the kernel
# TYPE mirrorscope_packets_received_total counter
mirrorscope_packets_received_total{worker="0"} 41250311
mirrorscope_packets_received_total{worker="1"} 40987213
mirrorscope_packets_dropped_total{worker="0"} 0
mirrorscope_packets_dropped_total{worker="1"} 1874
mirrorscope_packets_refused_total{reason="tcp_header_short"} 12
mirrorscope_tcp_payload_bytes_total 61887213400
mirrorscope_tcp_missed_bytes_total 1288
mirrorscope_flows_active 18244
mirrorscope_flows_lost_total 0
mirrorscope_transport_delivered_records_total 5512007
mirrorscope_transport_waiting_records 412
mirrorscope_transport_dropped_records_total 0
mirrorscope_spool_bytes 0
mirrorscope_spool_oldest_seconds 0
`,
  'writer-1': () => `mirrorscope_writer_messages_total 5511600
mirrorscope_writer_rows_inserted_total 5511201
mirrorscope_writer_lag{partition="0"} 388
mirrorscope_writer_lag{partition="1"} 19
mirrorscope_writer_last_insert_timestamp_seconds ${Math.round(Date.now() / 1000) - 90}
mirrorscope_writer_retries_total 3
mirrorscope_writer_dead_total 0
mirrorscope_writer_dead_lost_total 0
mirrorscope_writer_missing_total 0
mirrorscope_writer_buffered_bytes 1048576
`,
};

/** URLs of pages of metrics by the name of their service; nobody answers at the last one's. */
export async function serveMetrics(): Promise<Readonly<Record<string, string>>> {
  const answering = await serve();
  after(() => answering.server.close());
  const gone = await serve();
  gone.server.close();
  const known = Object.keys(PAGES).map((name) => [name, answering.url + name]);
  return { ...Object.fromEntries(known), 'listener-1b': `${gone.url}metrics` };
}

async function serve() {
  const server = createServer(({ url = '' }, response) => response.end(PAGES[url.slice(1)]?.()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
