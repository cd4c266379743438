import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { UdpSocket } from '@mirrorscope/socket';
import { reasonToSkip } from '@mirrorscope/socket/fixtures';
import {
  ethernet,
  extension,
  geneve,
  gre,
  type Ipv4Options,
  type Ipv6Options,
  ipv4,
  ipv6,
  ipv6Fragment,
  tcp,
  udp,
  vxlan,
  wrapGatewayLoadBalancer,
} from '@mirrorscope/wire/fixtures';
import fc from 'fast-check';
import type { Encapsulation } from './outer_header.ts';
import { steering } from './steering.ts';
import { runFilter } from './testing/bpf.ts';
import { type MirroredFlow, mirroredFlow } from './testing/mirrored_flow.ts';
import { Sender } from './testing/sender.ts';
import { UdpPort } from './udp.ts';

const skip = await reasonToSkip();

const FLOWS = fc.sample(mirroredFlow, { numRuns: 10_000, seed: 3 });
const WORKERS = [2, 3, 4, 8];
const DATA = new Uint8Array(64).map((_, i) => 3 * i);
/** Ethernet, IPv4 and UDP in front of what arrives at the port. */
const OUTER = 14 + 20 + 8;

/** How a mirrored frame arrives at the port. */
const ARRIVALS: Readonly<Record<string, readonly [Encapsulation, (frame: Uint8Array, vni: number) => Uint8Array]>> = {
  VXLAN: ['vxlan', vxlan],
  GENEVE: ['geneve', geneve],
  'GENEVE with options': ['geneve', (frame, vni) => geneve(frame, vni, 0x6558, new Uint8Array(20).fill(0xff))],
  'GENEVE of a Gateway Load Balancer': [
    'geneve',
    (frame, vni) => wrapGatewayLoadBalancer(frame, { vni, sourcePort: 40_000 + vni }).subarray(OUTER),
  ],
};

/** Both directions of what is one flow, or belongs to one, as frames. */
type Pair = readonly [Uint8Array, Uint8Array];
type Ip = (payload: Uint8Array, o: Ipv4Options & Ipv6Options) => Uint8Array;

/** Source and destination of one direction, and the other way round. */
const bothWays = (make: (source: string, destination: string, back: boolean) => Uint8Array, [a, b]: readonly [string, string]): Pair => [
  make(a, b, false),
  make(b, a, true),
];
const HOSTS4 = ['10.1.2.3', '192.168.77.9'] as const;
const HOSTS6 = ['2001:db8::1:2', 'fd00:1::9'] as const;
const over4 = (make: (ip: Ip, back: boolean) => Uint8Array): Pair =>
  bothWays((source, destination, back) => ethernet(make((payload, o) => ipv4(payload, { ...o, source, destination }), back)), HOSTS4);
const over6 = (make: (ip: Ip, back: boolean) => Uint8Array): Pair =>
  bothWays(
    (source, destination, back) =>
      ethernet(
        make((payload, o) => ipv6(payload, { ...o, source, destination }), back),
        { type: 0x86dd },
      ),
    HOSTS6,
  );

const ports = (back: boolean): [number, number] => (back ? [443, 51_000] : [51_000, 443]);
const segment = (back: boolean): Uint8Array => udp(DATA, ...ports(back));
/** What a host sends through a tunnel of its own. */
const inner = (back: boolean): Uint8Array => ipv4(segment(back), { proto: 17, source: back ? '172.16.0.2' : '172.16.0.1' });

/** Packets that have to meet although their ports differ, or are not to be seen. */
const MEETINGS: Readonly<Record<string, readonly Pair[]>> = {
  'all fragments of a datagram over IPv4': [
    over4((ip, back) => ip(segment(back), { proto: 17, more: true, id: 5 })),
    over4((ip) => ip(DATA, { proto: 17, more: true, id: 5, fragmentOffset: 1480 })),
    over4((ip) => ip(DATA.subarray(0, 3), { proto: 17, id: 5, fragmentOffset: 2960 })),
  ],
  'all fragments of a datagram over IPv6': [
    over6((ip, back) => ip(ipv6Fragment(17, 0, true, 5, segment(back)), { next: 44 })),
    over6((ip) => ip(ipv6Fragment(17, 1448, true, 5, DATA), { next: 44 })),
    over6((ip) => ip(ipv6Fragment(17, 2896, false, 5, DATA.subarray(0, 3)), { next: 44 })),
  ],
  'a VXLAN tunnel, whose source ports are hashes': [
    over4((ip, back) => ip(udp(vxlan(ethernet(inner(back)), 9), back ? 50_001 : 60_002, 4789), { proto: 17 })),
  ],
  'a GENEVE tunnel': [over6((ip, back) => ip(udp(geneve(ethernet(inner(back)), 9), back ? 50_001 : 60_002, 6081), { next: 17 }))],
  'a GTP tunnel, with the port on either side': [
    over4((ip, back) => ip(udp(DATA, back ? 2152 : 33_000, 2152), { proto: 17 })),
    over4((ip) => ip(udp(DATA, 2152, 34_000), { proto: 17 })),
  ],
  'a GRE tunnel': [over4((ip, back) => ip(gre(inner(back), 0x0800), { proto: 47 }))],
  'IP in IP': [over4((ip, back) => ip(inner(back), { proto: 4 }))],
  'a request and its answer by ICMP': [over4((ip, back) => ip(Uint8Array.from([back ? 0 : 8, 0, 0, 0, 0, 1, 0, 1]), { proto: 1 }))],
  'extension headers of all kinds': [
    over6((ip, back) => ip(extension(17, new Uint8Array(6), segment(back)), { next: 0 })),
    over6((ip) => ip(extension(6, new Uint8Array(14), DATA), { next: 60 })),
  ],
};

/** Nothing to go by. */
const OTHERS: Readonly<Record<string, Uint8Array>> = {
  nothing: new Uint8Array(0),
  'a VXLAN header alone': vxlan(new Uint8Array(0), 1),
  ARP: vxlan(ethernet(DATA, { type: 0x0806 }), 1),
  MPLS: vxlan(ethernet(DATA, { type: 0x8847 }), 1),
  'an 802.3 length': vxlan(ethernet(DATA, { type: DATA.length }), 1),
  'three tags': vxlan(ethernet(ipv4(tcp(DATA)), { vlans: [1, 2, 3] }), 1),
};

const workerOf = (encapsulation: Encapsulation, workers: number, message: Uint8Array): number =>
  runFilter(steering(encapsulation, workers), message);

/** Fails where one of `workers` got a fifth more than its share, or less. */
function assertEven(chosen: readonly number[], workers: number, what: string): void {
  const counts = Array.from({ length: workers }, (_, worker) => chosen.filter((each) => each === worker).length);
  const share = chosen.length / workers;
  assert.ok(
    counts.every((count) => Math.abs(count - share) <= share / 5),
    `${what} over ${workers} workers: ${counts}`,
  );
}

for (const [name, [encapsulation, wrap]] of Object.entries(ARRIVALS)) {
  test(`${name}: both directions of a flow choose one worker, whatever their VNI and source port`, () => {
    for (const workers of WORKERS) {
      const program = steering(encapsulation, workers);
      const chosen = FLOWS.slice(0, 4000).map((flow, i) => {
        const there = runFilter(program, wrap(flow(false), i));
        assert.equal(runFilter(program, wrap(flow(true), i + 1)), there, `flow ${i}`);
        return there;
      });
      assertEven(chosen, workers, name);
    }
  });
}

test('GENEVE around bare IP', () => {
  const flows: readonly (readonly [type: number, pair: Pair])[] = [
    [0x0800, over4((ip, back) => ip(segment(back), { proto: 17 }))],
    [0x86dd, over6((ip, back) => ip(segment(back), { next: 17 }))],
  ];
  for (const [type, pair] of flows) {
    const [there, back] = pair.map((frame) => workerOf('geneve', 1009, geneve(frame.subarray(14), 1, type)));
    assert.equal(there, back);
    // Not for want of anything to go by.
    assert.notEqual(there, 0);
  }
});

for (const [name, pairs] of Object.entries(MEETINGS)) {
  test(`one worker gets ${name}`, () => {
    for (const [encapsulation, wrap] of Object.values(ARRIVALS)) {
      const chosen = new Set(pairs.flat().map((frame) => workerOf(encapsulation, 1009, wrap(frame, 1))));
      assert.equal(chosen.size, 1);
      assert.ok(!chosen.has(0));
    }
  });
}

test('the first worker gets what there is nothing to go by', () => {
  for (const [name, message] of Object.entries(OTHERS)) assert.equal(workerOf('vxlan', 1009, message), 0, name);
});

test('flows that are much alike are spread all the same', () => {
  const EACH = 4000;
  const host = (network: number, i: number): string => `10.${network}.${i >> 8}.${i & 0xff}`;
  const alike: Readonly<Record<string, (i: number) => Uint8Array>> = {
    'one client after the other': (i) => ethernet(ipv4(tcp(DATA), { source: host(1, i), destination: '10.2.0.1' })),
    'one port after the other': (i) => ethernet(ipv4(tcp(DATA, { sourcePort: 32_768 + i }))),
    'the same port at both ends': (i) => ethernet(ipv4(udp(DATA, i, i), { proto: 17 })),
    'host i to host i of the next network': (i) => ethernet(ipv4(tcp(DATA), { source: host(1, i), destination: host(2, i) })),
    'all hosts of a network to all of another': (i) =>
      ethernet(ipv4(DATA, { proto: 1, source: host(1, i & 63), destination: host(2, i >> 6) })),
    'IPv6 host i to host i of the next network': (i) =>
      ethernet(ipv6(DATA, { next: 58, source: `2001:db8:1::${i.toString(16)}`, destination: `2001:db8:2::${i.toString(16)}` }), {
        type: 0x86dd,
      }),
  };
  for (const [name, frame] of Object.entries(alike)) {
    for (const workers of WORKERS) {
      const program = steering('vxlan', workers);
      assertEven(
        Array.from({ length: EACH }, (_, i) => runFilter(program, vxlan(frame(i), 1))),
        workers,
        name,
      );
    }
  }
});

test('whatever arrives, a worker that exists is chosen', () => {
  const encapsulation = fc.constantFrom<Encapsulation>('vxlan', 'geneve');
  const message = fc.uint8Array({ maxLength: 200 });
  fc.assert(
    fc.property(
      encapsulation,
      fc.integer({ min: 1, max: 64 }),
      message,
      (kind, workers, bytes) => workerOf(kind, workers, bytes) < workers,
    ),
    { numRuns: 2000 },
  );
});

/** Sends messages one by one to a port of this machine, and says which of its workers got each. */
async function chosenByKernel(
  t: TestContext,
  encapsulation: Encapsulation,
  workers: number,
  messages: readonly Uint8Array[],
): Promise<number[]> {
  const port = await UdpPort.open({ address: '127.0.0.1', port: 0, encapsulation, receiveBuffer: 1 << 20, workers });
  t.after(() => port.close());
  const sockets = await Promise.all(port.handles.map(({ socket }) => UdpSocket.adopt(socket)));
  const block = sockets[0]!.messages(4, 64, 0);
  const sender = await Sender.open(t, '127.0.0.1', port.port);
  const chosen: number[] = [];
  for (const message of messages) {
    await sender.send(message);
    chosen.push(...sockets.flatMap((socket, worker) => Array<number>(socket.receive(block)).fill(worker)));
  }
  assert.equal(port.dropped, 0);
  return chosen;
}

test('the kernel brings both directions of 10,000 flows to one worker, and spreads them evenly', { skip }, async (t) => {
  for (const workers of WORKERS) {
    const directions = await Promise.all(
      [false, true].map((back) =>
        chosenByKernel(
          t,
          'vxlan',
          workers,
          FLOWS.map((flow) => vxlan(flow(back), 1)),
        ),
      ),
    );
    assert.equal(directions[0]!.length, FLOWS.length);
    assert.deepEqual(directions[0], directions[1]);
    assertEven(directions[0]!, workers, 'the kernel');
  }
});

test('the kernel chooses as computed here, whole packets and cut ones', { skip }, async (t) => {
  const cut = (message: Uint8Array): Uint8Array[] =>
    Array.from({ length: Math.min(message.length, 120) }, (_, length) => message.subarray(0, length));
  const someFlows: MirroredFlow[] = FLOWS.slice(0, 30);
  const frames = [...Object.values(MEETINGS).flat(2), ...someFlows.map((flow) => flow(false))];
  for (const encapsulation of ['vxlan', 'geneve'] as const) {
    const wraps = Object.values(ARRIVALS).filter(([kind]) => kind === encapsulation);
    const whole = [...wraps.flatMap(([, wrap]) => frames.map((frame) => wrap(frame, 1))), ...Object.values(OTHERS)];
    const messages = [...whole, ...whole.slice(-40).flatMap(cut)];
    const program = steering(encapsulation, 7);
    assert.deepEqual(
      await chosenByKernel(t, encapsulation, 7, messages),
      messages.map((message) => runFilter(program, message)),
    );
  }
});
