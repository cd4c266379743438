import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { suite, test } from 'node:test';
import { decode, LINKTYPE_RAW, Packet, REFUSAL_NAMES } from '@mirrorscope/wire';
import { bytes, ethernet, ipv4, udp, vxlan } from '@mirrorscope/wire/fixtures';
import { Conversation, countsIn } from './conversation.ts';
import { freePort } from './listener_process.ts';
import { sendFrom } from './loopback.ts';
import { linuxOnly, ownListener } from './own_listener.ts';
import { packetCounts, refusals, summaryIn } from './packet_counts.ts';
import { RecordTally } from './record_tally.ts';

const VNI = 7;
const FRIEND = '127.0.0.1';
const FOE = '127.0.0.2';
const SERVER_PORT = 4321;
const UDP = 17;
const VXLAN_PORT = 4789;
/** The longest payload of UDP over IPv4. */
const LONGEST = 65_507;

const GOOD = ethernet(ipv4(udp(new Uint8Array(20)), { proto: UDP }));
const text = (line: string): Uint8Array => Buffer.from(line);

interface Kind {
  readonly title: string;
  readonly datagram: Uint8Array;
  /** Why they are refused; undefined where they are not. */
  readonly reason: string | undefined;
  readonly source?: string;
  readonly times?: number;
}

const KINDS: readonly Kind[] = [
  { title: 'nothing', datagram: new Uint8Array(0), reason: 'vxlan_header_short' },
  { title: 'half a header', datagram: new Uint8Array(7), reason: 'vxlan_header_short' },
  { title: 'another protocol', datagram: text('GET / HTTP/1.1\r\n\r\n'), reason: 'vxlan_flags' },
  { title: 'a header without its flag', datagram: vxlan(GOOD, VNI, 0), reason: 'vxlan_flags' },
  { title: 'a header and nothing behind it', datagram: vxlan(new Uint8Array(0), VNI), reason: 'ethernet_short' },
  { title: 'zeros in a header', datagram: vxlan(new Uint8Array(60), VNI), reason: 'llc_short' },
  { title: 'a frame cut off', datagram: vxlan(GOOD.subarray(0, 30), VNI), reason: 'ipv4_header_short' },
  { title: "another network's VNI", datagram: vxlan(GOOD, VNI + 1), reason: 'vni_not_allowed' },
  { title: 'a sender that is none of ours', datagram: vxlan(GOOD, VNI), source: FOE, reason: 'sender_not_allowed' },
  { title: 'the longest datagram of zeros', datagram: new Uint8Array(LONGEST), times: 2, reason: 'vxlan_flags' },
  {
    title: 'the longest datagram, behind a good frame',
    datagram: bytes(vxlan(GOOD, VNI), new Uint8Array(LONGEST - GOOD.length - 8)),
    times: 2,
    reason: undefined,
  },
];
const TIMES = 100;
const NOISE = 3000;
/** Fit into the smallest receive buffer that a listener is granted. */
const TOGETHER = 100;
const CROWD = 200;

suite('bad input is counted, and nothing else', { skip: linuxOnly(), timeout: 60_000 }, () => {
  test('whatever comes to the port, the flows of others are right', async (t) => {
    const port = await freePort();
    const listener = await ownListener(t, { port: `${port}`, 'geneve-port': '0', 'allow-vni': `${VNI}`, 'allow-source': `${FRIEND}/32` });
    const tally = new RecordTally(listener.output, SERVER_PORT);
    const linesBefore = listener.log.lines.length;
    const conversation = new Conversation({ vni: VNI, serverPort: SERVER_PORT, rounds: 10 * KINDS.length });
    const together = Math.ceil(conversation.exchanges.length / (KINDS.length + 1));
    const part = (i: number): Uint8Array[] => conversation.exchanges.slice(i * together, (i + 1) * together).flat();

    const expected = new Map<string, number>();
    let sent = 0;
    let good = conversation.packets;
    const expect = (reason: string | undefined, times: number): void => {
      if (reason === undefined) good += times;
      else expected.set(reason, (expected.get(reason) ?? 0) + times);
    };
    const send = async (source: string, datagrams: readonly Uint8Array[]): Promise<void> => {
      for (let at = 0; at < datagrams.length; at += TOGETHER) {
        const some = datagrams.slice(at, at + TOGETHER);
        await sendFrom(source, port, some);
        sent += some.length;
        await listener.accountedFor(sent);
      }
    };
    for (const [i, { title, datagram, reason, source = FRIEND, times = TIMES }] of KINDS.entries()) {
      await send(FRIEND, part(i));
      await send(source, Array<Uint8Array>(times).fill(datagram));
      expect(reason, times);
      assert.deepEqual(refusals(await listener.metrics()), expected, title);
    }
    const noises = Array.from({ length: NOISE }, (_, seed) => noise(seed));
    for (const datagram of noises) expect(refusalOf(datagram), 1);
    await send(FRIEND, noises);
    await send(FRIEND, part(KINDS.length));

    const metrics = await listener.metrics();
    assert.deepEqual(refusals(metrics), expected);
    const refused = [...expected.values()].reduce((sum, count) => sum + count, 0);
    const counts = { received: sent, dropped: 0, decoded: good, refused };
    assert.deepEqual(packetCounts(metrics), counts);
    assert.equal(metrics.get('mirrorscope_worker_restarts_total'), 0);
    assert.deepEqual(listener.log.lines.slice(linesBefore), [], 'no line in the log');

    assert.equal(await listener.stop(), 0);
    await tally.end;
    const { packets, records, kept } = tally;
    assert.equal(packets, counts.decoded);
    assert.partialDeepStrictEqual(summaryIn(listener.log), { ...counts, records, recordsDropped: 0 });
    assert.deepEqual(countsIn(kept), conversation.truth);
  });

  test('whatever comes to the ports for health', async (t) => {
    const health = await freePort();
    const listener = await ownListener(t, {
      port: `${await freePort()}`,
      'geneve-port': '0',
      health: `127.0.0.1:${health}`,
      output: 'null',
    });
    const linesBefore = listener.log.lines.length;
    const ports = [health, listener.httpPort];
    const rude = [
      noise(0),
      text('GET /metrics'),
      text('\r\n\r\n'),
      text(`GET /${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`),
      text('POST / HTTP/1.1\r\ncontent-length: 99\r\n\r\n'),
    ];
    for (const port of ports) {
      for (const what of rude) {
        for (const end of ['end', 'resetAndDestroy'] as const) await visit(port, (socket) => socket.write(what, () => socket[end]()));
      }
      await Promise.all(Array.from({ length: CROWD }, () => visit(port, (socket) => setTimeout(() => socket.destroy(), 500))));
    }
    assert.equal(await listener.status('/healthz'), 200);
    assert.equal(await listener.status('/readyz'), 200);
    assert.equal(await visit(health, () => {}), 'accepted');
    assert.deepEqual(listener.log.lines.slice(linesBefore), [], 'no line in the log');
    assert.equal(await listener.stop(), 0);
  });
});

/** Half of them behind a good VXLAN header; the same at every run. */
function noise(seed: number): Uint8Array {
  let state = seed * 2 + 1;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
  const random = Uint8Array.from({ length: next() % 300 }, () => next() & 0xff);
  return seed % 2 === 0 ? random : vxlan(random, VNI);
}

/** Why a datagram from a friend is refused; undefined where it is not. */
function refusalOf(datagram: Uint8Array): string | undefined {
  const packet = new Packet();
  const whole = ipv4(udp(datagram, 40_000, VXLAN_PORT), { proto: UDP });
  packet.original = whole.length;
  const refusal = decode(new DataView(whole.buffer), 0, whole.length, LINKTYPE_RAW, packet, true);
  if (refusal !== 0) return REFUSAL_NAMES[refusal];
  return packet.vni === VNI ? undefined : 'vni_not_allowed';
}

/** Opens a connection and does something with it. Resolves when it is gone, whoever ended it. */
async function visit(port: number, act: (socket: Socket) => void): Promise<'accepted' | 'refused'> {
  const socket = connect(port, '127.0.0.1').resume();
  let outcome: 'accepted' | 'refused' = 'refused';
  socket.on('error', () => {});
  socket.on('connect', () => {
    outcome = 'accepted';
    act(socket);
  });
  await new Promise((resolve) => socket.on('close', resolve));
  return outcome;
}
