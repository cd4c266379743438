import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { EvidenceError } from '../error.ts';
import { listenerCounts } from './listener_metrics.ts';

const PAGES: Readonly<Record<string, string>> = {
  '/metrics': `# HELP mirrorscope_packets_received_total Packets that were read from the kernel.
# TYPE mirrorscope_packets_received_total counter
mirrorscope_packets_received_total 120
mirrorscope_packets_dropped_total 7
mirrorscope_packets_refused_total{reason="ethertype"} 2
mirrorscope_packets_refused_total{reason="tcp_header_short"} 3
mirrorscope_packets_refused_total{reason="vxlan_short"} 0
mirrorscope_flows_lost_total 1
`,
  '/other': 'node_cpu_seconds_total{cpu="0"} 1\n',
};

const server = createServer((request, response) => {
  const page = PAGES[request.url ?? ''];
  response.writeHead(page === undefined ? 404 : 200).end(page);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
after(() => server.close());
const at = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

test('what a listener lost, by reason', async () => {
  assert.deepEqual(await listenerCounts(at('/metrics')), {
    url: at('/metrics'),
    received: 120,
    dropped: 7,
    refused: [
      { reason: 'tcp_header_short', packets: 3 },
      { reason: 'ethertype', packets: 2 },
    ],
    records_dropped: 0,
    flows_lost: 1,
  });
});

test('what is no listener is refused with the way out', async () => {
  for (const [url, says] of [
    [at('/other'), /has no mirrorscope_packets_received_total: give the listener's page of metrics/],
    [at('/gone'), /answers 404/],
    ['http://127.0.0.1:1/metrics', /does not answer \(.*\): is the listener running\?/],
    ['listener', /'listener' is no URL/],
  ] as const) {
    await assert.rejects(
      listenerCounts(url),
      (error) => error instanceof EvidenceError && error.code === 'no_metrics' && says.test(error.message),
    );
  }
});
