import assert from 'node:assert/strict';
import { test } from 'node:test';
import { communityId } from '@mirrorscope/record';
import fc from 'fast-check';
import { insert, record } from './testing/records.ts';
import { select, temporaryStore } from './testing/store.ts';

/** Message types of ICMP and ICMPv6 that have an answer, as a client asks them. */
const REQUESTS: Readonly<Record<number, readonly (readonly [number, number])[]>> = {
  1: [
    [8, 0],
    [13, 14],
    [15, 16],
    [17, 18],
    [10, 9],
  ],
  58: [
    [128, 129],
    [130, 131],
    [133, 134],
    [135, 136],
    [139, 140],
    [144, 145],
  ],
};

interface Tuple {
  readonly proto: number;
  readonly client: Uint8Array;
  readonly server: Uint8Array;
  readonly clientPort: number;
  readonly serverPort: number;
  readonly icmpType: number;
  readonly icmpCode: number;
}

const store = await temporaryStore();

const ipv4 = fc
  .uint8Array({ minLength: 4, maxLength: 4 })
  .map((bytes) => Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...bytes]));
const ipv6 = fc.uint8Array({ minLength: 16, maxLength: 16 });
const ends = fc.oneof(
  fc.tuple(ipv4, ipv4),
  fc.tuple(ipv6, ipv6),
  ipv4.map((end) => [end, end] as const),
);
const port = fc.integer({ min: 0, max: 65_535 });
const byte = fc.integer({ min: 0, max: 255 });

const tuple: fc.Arbitrary<Tuple> = fc
  .record({
    proto: fc.oneof(fc.constantFrom(1, 6, 17, 58, 132), byte),
    ends,
    clientPort: port,
    serverPort: port,
    icmpType: byte,
    icmpCode: byte,
  })
  .map(({ proto, ends: [client, server], ...rest }) => {
    const ported = proto === 6 || proto === 17 || proto === 132;
    const icmp = proto === 1 || proto === 58;
    return {
      proto,
      client,
      server,
      clientPort: ported ? rest.clientPort : 0,
      serverPort: ported ? rest.serverPort : 0,
      icmpType: icmp ? rest.icmpType : 0,
      icmpCode: icmp ? rest.icmpCode : 0,
    };
  });

/** The ID of the first message seen: from the client, but for an answer that was seen before its question. */
function expected(flow: Tuple): string {
  const addresses = new Uint8Array(32);
  addresses.set(flow.client, 0);
  addresses.set(flow.server, 16);
  const isAnswer = (REQUESTS[flow.proto] ?? []).some(([, answer]) => answer === flow.icmpType);
  const out = new Uint8Array(30);
  communityId(
    out,
    addresses,
    isAnswer ? 16 : 0,
    isAnswer ? 0 : 16,
    flow.proto,
    flow.clientPort,
    flow.serverPort,
    flow.icmpType,
    flow.icmpCode,
  );
  return Buffer.from(out).toString('latin1');
}

const text = (address: Uint8Array): string =>
  Array.from({ length: 8 }, (_, group) => (((address[group * 2] ?? 0) << 8) | (address[group * 2 + 1] ?? 0)).toString(16)).join(':');

async function selected(flows: readonly Tuple[]): Promise<unknown[]> {
  await store.command('TRUNCATE TABLE flows');
  const rows = flows.map((flow, index) =>
    record({
      flow_id: index,
      proto: flow.proto,
      client_ip: text(flow.client),
      server_ip: text(flow.server),
      client_port: flow.clientPort,
      server_port: flow.serverPort,
      icmp_type: flow.icmpType,
      icmp_code: flow.icmpCode,
      community_id: 'computed, whatever the record says',
    }),
  );
  await insert(store, rows);
  return (await select(store, 'SELECT community_id FROM flows ORDER BY flow_id')).map((row) => row['community_id']);
}

test('the column computes the Community ID that the record bears, for any protocol and address', async () => {
  const flows = fc.sample(tuple, { numRuns: 4000, seed: 20260105 });
  assert.deepEqual(await selected(flows), flows.map(expected));
});

test('every type of ICMP and ICMPv6, in both orders of the addresses', async () => {
  const low = Uint8Array.from([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  const high = Uint8Array.from([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  const flows = [1, 58].flatMap((proto) =>
    Array.from({ length: 256 }, (_, icmpType) =>
      [[low, high] as const, [high, low] as const].map(([client, server]) => ({
        proto,
        client,
        server,
        clientPort: 0,
        serverPort: 0,
        icmpType,
        icmpCode: 3,
      })),
    ).flat(),
  );
  assert.deepEqual(await selected(flows), flows.map(expected));
});

test('the published example: TCP 128.232.110.120:34855 to 66.35.250.204:80', async () => {
  await store.command('TRUNCATE TABLE flows');
  await insert(store, [record({ client_ip: '128.232.110.120', server_ip: '66.35.250.204', client_port: 34_855, server_port: 80 })]);
  assert.deepEqual(await select(store, 'SELECT community_id FROM flows'), [{ community_id: '1:LQU9qZlK+B5F3KDmev6m5PMibrg=' }]);
});
