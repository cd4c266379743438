import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Actor } from './actor.ts';
import { Lab } from './lab.ts';
import { MIRROR_PORT } from './mirror.ts';
import { type MirroredSegment, readSegment } from './mirrored_packet.ts';
import { reasonToSkip } from './requirements.ts';
import { run } from './run.ts';
import { sentAgain } from './sent_again.ts';

const CLIENT_VNI = 77;
const SERVER_VNI = 78;

suite('network lab', { skip: reasonToSkip(), timeout: 30_000 }, () => {
  let lab: Lab;
  let interfacesBefore: string;
  let collector: Actor;
  let copiesBefore: number;

  before(async () => {
    interfacesBefore = run('ip', ['-o', 'link']);
    lab = await Lab.open([
      { name: 'client', mirror: { vni: CLIENT_VNI } },
      { name: 'server', mirror: { vni: SERVER_VNI } },
    ]);
    collector = await lab.collectorActor();
    await collector.call('startCollecting', { address: lab.collectorAddress, port: MIRROR_PORT });
    const server = lab.host('server');
    for (const address of [server.ipv4, server.ipv6]) await server.actor.call('serveTcp', { address, port: 80 });
    copiesBefore = copiesMade();
    // The collector's socket buffer is what the machine allows; a burst at memory speed would overrun it.
    lab.path.limit('client', 40, 200_000);
  });
  after(() => lab?.close());

  function copiesMade(): number {
    const counts = ['client', 'server'].map((name) => lab.mirrorCounts(name));
    return counts.reduce((sum, { received, sent }) => sum + received + sent, 0);
  }

  /** What reached the collector, once that is all that the kernel copied. */
  async function collectedSegments(): Promise<MirroredSegment[]> {
    for (const deadline = Date.now() + 3000; ; await sleep(20)) {
      const copies = copiesMade() - copiesBefore;
      const datagrams = await collector.call('collected', {});
      if (datagrams.length >= copies) return datagrams.flatMap((datagram) => readSegment(datagram) ?? []);
      assert.ok(Date.now() < deadline, `the kernel made ${copies} copies, ${datagrams.length} reached the collector`);
    }
  }

  /** Runs an exchange and returns what each host's mirror showed of it. */
  async function mirrored(clientPort: number, action: () => Promise<unknown>) {
    await action();
    await lab.host('client').kernel.settled(5000);
    await lab.host('server').kernel.settled(5000);
    const ours = (await collectedSegments()).filter((one) => one.sourcePort === clientPort || one.destinationPort === clientPort);
    return { atClient: ours.filter((one) => one.vni === CLIENT_VNI), atServer: ours.filter((one) => one.vni === SERVER_VNI), all: ours };
  }

  test('both directions of a mirrored host arrive as copies from that host', async () => {
    const { client, server } = { client: lab.host('client'), server: lab.host('server') };
    const plan = { address: server.ipv4, port: 80, localPort: 41_001, requestBytes: 100, responseBytes: 20_000 };
    const { atClient, atServer, all } = await mirrored(41_001, () => client.actor.call('exchange', plan));
    for (const [segments, source] of [
      [atClient, client.ipv4],
      [atServer, server.ipv4],
    ] as const) {
      assert.deepEqual(new Set(segments.map((one) => one.mirrorSource)), new Set([source]));
      const bytesFrom = (port: number) => segments.filter((one) => one.sourcePort === port).reduce((sum, one) => sum + one.payloadBytes, 0);
      assert.equal(bytesFrom(80), 20_000);
      assert.ok(bytesFrom(41_001) > 100, 'the request and the order before it');
      assert.equal(segments.filter((one) => one.syn).length, 2, 'SYN and SYN-ACK');
      assert.equal(segments.filter((one) => one.fin).length, 2);
    }
    assert.ok(
      all.every((one) => one.checksumRight && one.payloadBytes <= 1460),
      'packets as a wire carries them: with their checksum and no larger than the MTU',
    );
  });

  test('IPv6 and a reset by the server', async () => {
    const plan = { address: lab.host('server').ipv6, port: 80, localPort: 41_002, responseBytes: 50_000, ending: 'server_reset' } as const;
    const { atClient } = await mirrored(41_002, async () => {
      const end = await lab.host('client').actor.call('exchange', plan);
      assert.equal(end.error, 'ECONNRESET');
    });
    const resets = atClient.filter((one) => one.rst);
    assert.ok(resets.some((one) => one.sourcePort === 80 && one.source === '20010db8002000020000000000000010'));
    assert.ok(atClient.every((one) => one.checksumRight));
  });

  test('a refused connection is a SYN and a RST', async () => {
    const plan = { address: lab.host('server').ipv4, port: 81, localPort: 41_003 };
    const { atClient } = await mirrored(41_003, async () => {
      assert.equal((await lab.host('client').actor.call('exchange', plan)).error, 'ECONNREFUSED');
    });
    assert.deepEqual(
      atClient.map((one) => ({ from: one.sourcePort, syn: one.syn, rst: one.rst })),
      [
        { from: 41_003, syn: true, rst: false },
        { from: 81, syn: false, rst: true },
      ],
    );
  });

  test("segments seen twice at the sender's mirror are the kernel's own count of retransmissions", async () => {
    const { client, server } = { client: lab.host('client'), server: lab.host('server') };
    lab.path.drop('lossy', 10, 'tcp sport 80 ip length > 1000');
    const plan = { address: server.ipv4, port: 80, localPort: 41_004, responseBytes: 300_000 };
    const { atServer } = await mirrored(41_004, () => client.actor.call('exchange', plan));
    lab.path.dropNothing();
    const kernel = server.kernel.find(`${server.ipv4}:80`, `${client.ipv4}:41004`);
    assert.ok(kernel, 'the kernel announced the end of the connection');
    const dropped = lab.path.drops()['lossy'] ?? 0;
    assert.ok(dropped > 0 && kernel.retransmits >= dropped, `${dropped} dropped, ${kernel.retransmits} sent again`);
    assert.equal(sentAgain(atServer.filter((one) => one.sourcePort === 80)), kernel.retransmits);
  });

  test("nothing of it touches the machine's own interfaces", () => {
    assert.equal(run('ip', ['-o', 'link']), interfacesBefore);
  });

  test('an interrupted lab leaves no namespace behind', async () => {
    const script = `
      import { Lab } from ${JSON.stringify(new URL('lab.ts', import.meta.url).href)};
      await Lab.open([{ name: 'lone', mirror: { vni: 1 } }]);
      console.log('open');
      setInterval(() => {}, 1000);
    `;
    const cwd = fileURLToPath(new URL('.', import.meta.url));
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    assert.match(run('ip', ['netns', 'list']), new RegExp(`mslab-${child.pid}-lone`));
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    assert.equal(code, 130);
    assert.doesNotMatch(run('ip', ['netns', 'list']), new RegExp(`mslab-${child.pid}-`));
  });

  test('close takes every namespace and process down', () => {
    lab.close();
    assert.doesNotMatch(run('ip', ['netns', 'list']), new RegExp(`mslab-${process.pid}-`));
  });
});
