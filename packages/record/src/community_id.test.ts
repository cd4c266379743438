import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { communityId } from './community_id.ts';
import { address } from './fixtures.ts';
import { COMMUNITY_ID_BYTES } from './flow_record.ts';

interface Tuple {
  readonly source: readonly number[];
  readonly destination: readonly number[];
  readonly proto: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly icmpType: number;
  readonly icmpCode: number;
}

const SOURCE = 3;
const DESTINATION = 24;

function idOf(tuple: Tuple): string {
  const addresses = new Uint8Array(40);
  addresses.set(tuple.source, SOURCE);
  addresses.set(tuple.destination, DESTINATION);
  const out = new Uint8Array(COMMUNITY_ID_BYTES + 1).fill(0x2e);
  const { proto, sourcePort, destinationPort, icmpType, icmpCode } = tuple;
  communityId(out, addresses, SOURCE, DESTINATION, proto, sourcePort, destinationPort, icmpType, icmpCode);
  const text = new TextDecoder().decode(out);
  assert.equal(text.at(-1), '.');
  return text.slice(0, -1);
}

interface Baseline {
  readonly proto: number;
  readonly saddr: string;
  readonly daddr: string;
  readonly sport: number | null;
  readonly dport: number | null;
  readonly communityid: string;
}

const BASELINE = new URL('../../../../shared/captures/oracle-communityid/baseline_deflt.json', import.meta.url);

function baseline(): Baseline[] {
  try {
    return JSON.parse(readFileSync(BASELINE, 'utf8'));
  } catch (cause) {
    throw new Error('The Community ID baselines are missing: ../shared/captures/oracle-communityid must lie beside the repository', {
      cause,
    });
  }
}

function parse(text: string): number[] {
  if (!text.includes(':')) return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...text.split('.').map(Number)];
  const [head = [], tail = []] = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const groups = text.includes('::') ? [...head, ...new Array<string>(8 - head.length - tail.length).fill('0'), ...tail] : head;
  return groups.flatMap((g) => [Number.parseInt(g, 16) >> 8, Number.parseInt(g, 16) & 255]);
}

test('the published baselines', () => {
  const rows = baseline();
  assert.ok(rows.length > 10);
  for (const row of rows) {
    const icmp = row.proto === 1 || row.proto === 58;
    const id = idOf({
      source: parse(row.saddr),
      destination: parse(row.daddr),
      proto: row.proto,
      sourcePort: icmp ? 0 : (row.sport ?? 0),
      destinationPort: icmp ? 0 : (row.dport ?? 0),
      icmpType: icmp ? (row.sport ?? 0) : 0,
      icmpCode: icmp ? (row.dport ?? 0) : 0,
    });
    assert.equal(id, row.communityid, JSON.stringify(row));
  }
});

test('the tuples of the specification: ports, echo and its reply, a message without reply, no ports', () => {
  const v4 = { source: parse('1.2.3.4'), destination: parse('5.6.7.8'), sourcePort: 1122, destinationPort: 3344, icmpType: 0, icmpCode: 0 };
  const v6 = { ...v4, source: parse('fe80:1:203:405:607:809:a0b:c0d'), destination: parse('fe80:1011:1213:1415:1617:1819:1a1b:1c1d') };
  const back = { source: v6.destination, destination: v6.source };
  assert.equal(idOf({ ...v4, proto: 6 }), '1:wCb3OG7yAFWelaUydu0D+125CLM=');
  assert.equal(idOf({ ...v4, proto: 17 }), '1:0Mu9InQx6z4ZiCZM/7HXi2WMhOg=');
  assert.equal(idOf({ ...v4, proto: 132 }), '1:EKt4MsxuyaE6mL+hmrEkQ9csDD8=');
  assert.equal(idOf({ ...v4, proto: 1, icmpType: 8 }), '1:crodRHL2FEsHjbv3UkRrfbs4bZ0=');
  assert.equal(idOf({ ...v4, proto: 1, source: v4.destination, destination: v4.source }), '1:crodRHL2FEsHjbv3UkRrfbs4bZ0=');
  assert.equal(idOf({ ...v4, proto: 1, icmpType: 11 }), '1:f/YiSyWqczrTgfUCZlBUnvHRcPk=');
  assert.equal(idOf({ ...v4, proto: 46 }), '1:ikv3kmf89luf73WPz1jOs49S768=');
  assert.equal(idOf({ ...v6, proto: 58, icmpType: 128 }), '1:0bf7hyMJUwt3fMED7z8LIfRpBeo=');
  assert.equal(idOf({ ...v6, ...back, proto: 58, icmpType: 129 }), '1:0bf7hyMJUwt3fMED7z8LIfRpBeo=');
  assert.equal(idOf({ ...v6, proto: 58, icmpType: 146 }), '1:fYC8+pz24E+EhANP1EZhpX0Dw10=');
});

const port = fc.nat({ max: 0xffff });
const tuple = fc
  .record({ proto: fc.constantFrom(6, 17, 132, 46, 1, 58), source: address, other: address, same: fc.boolean(), a: port, b: port })
  .map(({ proto, source, other, same, a, b }) => {
    const destination = same ? source : other;
    return { source, destination, proto, sourcePort: a, destinationPort: b, icmpType: proto === 1 ? 8 : 128, icmpCode: 0 };
  });

test('both directions have one id', () => {
  fc.assert(
    fc.property(tuple, (t) => {
      const reply = { ...t, icmpType: t.proto === 1 ? 0 : 129 };
      const swapped = { source: t.destination, destination: t.source, sourcePort: t.destinationPort, destinationPort: t.sourcePort };
      assert.equal(idOf({ ...reply, ...swapped }), idOf(t));
    }),
  );
});

test('an ICMP message without reply keeps its direction', () => {
  const t = {
    source: parse('10.0.0.2'),
    destination: parse('10.0.0.1'),
    proto: 1,
    sourcePort: 0,
    destinationPort: 0,
    icmpType: 3,
    icmpCode: 1,
  };
  assert.notEqual(idOf(t), idOf({ ...t, source: t.destination, destination: t.source }));
});

test('what does not count is ignored', () => {
  fc.assert(
    fc.property(tuple, port, fc.nat(255), (t, otherPort, other) => {
      const icmp = t.proto === 1 || t.proto === 58;
      const changed = icmp ? { ...t, sourcePort: otherPort, icmpCode: other } : { ...t, icmpType: other, icmpCode: other };
      assert.equal(idOf(t.proto === 46 ? { ...changed, destinationPort: otherPort } : changed), idOf(t));
    }),
  );
});

test('the text is the digest in base64, addresses of two kinds hashed in full', () => {
  fc.assert(
    fc.property(tuple, (t) => {
      if (t.proto !== 46) return;
      const bytes = [t.source, t.destination].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      const mapped = bytes.every((one) => one.slice(0, 12).join() === '0,0,0,0,0,0,0,0,0,0,255,255');
      const hashed = [0, 0, ...bytes.flatMap((one) => (mapped ? one.slice(12) : one)), t.proto, 0];
      assert.equal(idOf(t), `1:${createHash('sha1').update(Buffer.from(hashed)).digest('base64')}`);
    }),
  );
});
