import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Lab } from './lab.ts';
import { reasonToSkip } from './requirements.ts';

const DELAY_MS = 20;

suite('delay on the path', { skip: reasonToSkip(), timeout: 30_000 }, () => {
  let lab: Lab;

  before(async () => {
    lab = await Lab.open([{ name: 'client' }, { name: 'server' }]);
    for (const { name, ipv4, ipv6, actor, namespace } of lab.hosts.values()) {
      // On a busy machine a loss probe may go out before the answer is read; it would look like a segment overtaken.
      namespace.set({ 'ipv4/tcp_early_retrans': 0 });
      await lab.path.delay(name, DELAY_MS);
      for (const address of [ipv4, ipv6]) await actor.call('serveTcp', { address, port: 80 });
    }
  });
  after(() => lab?.close());

  /** The server sends so many bytes; what its kernel says at the end. */
  async function download(family: 'ipv4' | 'ipv6', localPort: number, responseBytes: number) {
    const { client, server } = { client: lab.host('client'), server: lab.host('server') };
    const end = await client.actor.call('exchange', { address: server[family], port: 80, localPort, responseBytes });
    assert.equal(end.received, responseBytes);
    for (const host of [client, server]) await host.kernel.settled(5000);
    const ended = server.kernel.connections.find(({ peer }) => peer.endsWith(`:${localPort}`));
    assert.ok(ended, 'the kernel announced the end of the connection');
    return ended;
  }

  for (const [family, port] of [['ipv4', 41_001] as const, ['ipv6', 41_002] as const]) {
    test(`${family}: both ways together are the round trip, in order and without loss`, async () => {
      const kernel = await download(family, port, 3_000_000);
      assert.ok((kernel.minRttMs ?? 0) >= 2 * DELAY_MS, `minrtt is ${kernel.minRttMs} ms`);
      // The kernel would have sent again what was overtaken by three segments.
      assert.equal(kernel.retransmits, 0);
    });
  }

  test('with losses as well', async () => {
    lab.path.drop('lossy', 3, 'tcp sport 80 ip length > 1000');
    const kernel = await download('ipv4', 41_003, 300_000);
    const dropped = lab.path.drops()['lossy'] ?? 0;
    assert.ok(dropped > 0 && kernel.retransmits >= dropped, `${dropped} dropped, ${kernel.retransmits} sent again`);
  });

  test('every packet is counted, and none was lost in the relay', () => {
    for (const { name, kernel } of lab.hosts.values()) {
      const { entered, left } = lab.path.delayed(name);
      assert.equal(left, entered);
      const arrived = kernel.connections.reduce((sum, { segmentsIn }) => sum + segmentsIn, 0);
      // Beside the segments of connections: what a closed one still answers, and the search for neighbours.
      assert.ok(left >= arrived && left < arrived + 20, `${left} packets towards ${name}, ${arrived} segments`);
    }
  });
});
