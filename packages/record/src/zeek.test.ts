import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { recordOf, sample } from './fixtures.ts';
import { BASE62, ZEEK_FIELDS, zeekJson, zeekTsv, zeekUid } from './zeek.ts';

const START = Date.UTC(2026, 0, 5, 9) * 1000;

const CONNECTION = recordOf({
  flow_id: 62 * 61 + 10,
  end_reason: 'closed',
  flow_start: START + 7,
  start_time: START + 7,
  end_time: START + 1_500_007,
  proto: 6,
  client_ip: '10.0.0.1',
  client_port: 40_000,
  server_ip: '2001:db8::1',
  server_port: 443,
  client_packets: 6,
  client_bytes: 740,
  client_payload_bytes: 500,
  client_resent_bytes: 100,
  server_packets: 5,
  server_bytes: 1200,
  server_payload_bytes: 1000,
  server_missed_bytes: 24,
  conn_state: 'SF',
  history: 'ShADadTFf',
  community_id: '1:LQU9qZlK+B5F3KDmev6m5PMibrg=',
});

const cells = (line: string) =>
  Object.fromEntries(
    line
      .trimEnd()
      .split('\t')
      .map((value, index) => [ZEEK_FIELDS[index]?.[0], value]),
  );

test('a line has the columns of the header; repeated bytes count once, missed ones too', () => {
  const head = zeekTsv.head(START).split('\n');
  assert.deepEqual(head.slice(0, 6), [
    '#separator \\x09',
    '#set_separator\t,',
    '#empty_field\t(empty)',
    '#unset_field\t-',
    '#path\tconn',
    '#open\t2026-01-05-09-00-00',
  ]);
  assert.equal(zeekTsv.tail(START + 61e6), '#close\t2026-01-05-09-01-01\n');
  const values = cells(zeekTsv.line(CONNECTION));
  assert.deepEqual(Object.keys(values), head[6]?.split('\t').slice(1));
  assert.equal(head[7]?.split('\t').length, ZEEK_FIELDS.length + 1);
  assert.deepEqual(values, {
    ts: '1767603600.000007',
    uid: 'C0000000zA',
    'id.orig_h': '10.0.0.1',
    'id.orig_p': '40000',
    'id.resp_h': '2001:db8::1',
    'id.resp_p': '443',
    proto: 'tcp',
    service: '-',
    duration: '1.500000',
    orig_bytes: '400',
    resp_bytes: '1024',
    conn_state: 'SF',
    local_orig: '-',
    local_resp: '-',
    missed_bytes: '24',
    history: 'ShADadTFf',
    orig_pkts: '6',
    orig_ip_bytes: '740',
    resp_pkts: '5',
    resp_ip_bytes: '1200',
    tunnel_parents: '-',
    ip_proto: '6',
    community_id: '1:LQU9qZlK+B5F3KDmev6m5PMibrg=',
  });
});

test('JSON has numbers where Zeek has them, and leaves out what is unset', () => {
  const { ts, duration, uid, service, ...rest } = JSON.parse(zeekJson.line(CONNECTION));
  assert.deepEqual([ts, duration, uid, service], [1767603600.000007, 1.5, 'C0000000zA', undefined]);
  assert.equal(rest['id.orig_p'], 40_000);
  assert.equal(rest.proto, 'tcp');
  assert.equal(zeekJson.head(START) + zeekJson.tail(START), '');
});

test('one packet has no duration, and no bytes to tell', () => {
  const { duration, orig_bytes, resp_bytes, orig_pkts, history } = cells(
    zeekTsv.line(recordOf({ proto: 17, flow_start: START, end_time: START, client_packets: 1, client_payload_bytes: 9 })),
  );
  assert.deepEqual([duration, orig_bytes, resp_bytes, orig_pkts, history], ['-', '-', '-', '1', '-']);
});

test('ports of ICMP are types, or type and code of what has no answer', () => {
  const ports = (proto: number, icmp_type: number, icmp_code = 0) => {
    const values = cells(zeekTsv.line(recordOf({ proto, icmp_type, icmp_code })));
    return [values['proto'], values['id.orig_p'], values['id.resp_p']];
  };
  assert.deepEqual(ports(1, 8), ['icmp', '8', '0']);
  assert.deepEqual(ports(1, 0), ['icmp', '8', '0']);
  assert.deepEqual(ports(1, 3, 1), ['icmp', '3', '1']);
  assert.deepEqual(ports(58, 128), ['icmp', '128', '129']);
  assert.deepEqual(ports(47, 0), ['unknown_transport', '0', '0']);
});

test('any record is a line of as many cells, and valid JSON', () => {
  fc.assert(
    fc.property(sample, ({ record, row }) => {
      const line = zeekTsv.line(record);
      assert.match(line, /^[^\n]+\n$/);
      assert.equal(line.split('\t').length, ZEEK_FIELDS.length);
      const parsed = JSON.parse(zeekJson.line(record));
      assert.equal(parsed['id.resp_h'], row.server_ip);
      assert.equal(parsed.orig_pkts, row.client_packets);
      assert.equal(parsed.community_id ?? '', row.community_id);
    }),
  );
});

test('a uid is the flow_id in base 62', () => {
  assert.deepEqual([0, 61, 62].map(zeekUid), ['C000000000', 'C00000000z', 'C000000010']);
  const decoded = (uid: string) => [...uid.slice(1)].reduce((sum, digit) => sum * 62n + BigInt(BASE62.indexOf(digit)), 0n);
  fc.assert(fc.property(fc.maxSafeNat(), (id) => decoded(zeekUid(id)) === BigInt(id)));
});
