import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS } from '@mirrorscope/record';
import fc from 'fast-check';
import { compileFilter } from './compile.ts';
import { FilterError } from './error.ts';
import { FIELDS } from './field.ts';
import { anyText, filterText } from './testing/texts.ts';

/** Text, SQL, and the parameters in their order. */
const COMPILED: readonly (readonly [text: string, sql: string, ...parameters: (string | number)[]])[] = [
  ['', 'true'],
  ['  \n ', 'true'],
  ['server_port = 443', 'server_port = {p0:UInt16}', 443],
  ['server_port == 443', 'server_port = {p0:UInt16}', 443],
  ['port 443', '(client_port = {p0:UInt16} OR server_port = {p0:UInt16})', 443],
  ['port != 443', 'NOT (client_port = {p0:UInt16} OR server_port = {p0:UInt16})', 443],
  ['server_port in (80, 443)', '(server_port = {p0:UInt16} OR server_port = {p1:UInt16})', 80, 443],
  ['server_port not in (80)', 'NOT server_port = {p0:UInt16}', 80],
  ['client_ip = 10.1.2.3', 'client_ip = {p0:IPv6}', '::ffff:10.1.2.3'],
  ['host 2001:DB8::1', '(client_ip = {p0:IPv6} OR server_ip = {p0:IPv6})', '2001:db8::1'],
  ['server_ip in 10.0.0.0/8', '(server_ip BETWEEN {p0:IPv6} AND {p1:IPv6})', '::ffff:10.0.0.0', '::ffff:10.255.255.255'],
  ['10.0.0.1', '(client_ip = {p0:IPv6} OR server_ip = {p0:IPv6})', '::ffff:10.0.0.1'],
  [
    '::/0',
    '((client_ip BETWEEN {p0:IPv6} AND {p1:IPv6}) OR (server_ip BETWEEN {p0:IPv6} AND {p1:IPv6}))',
    '::',
    `${'ffff:'.repeat(7)}ffff`,
  ],
  ['tcp', 'proto = {p0:UInt8}', 6],
  ['proto = UDP or proto 47', '(proto = {p0:UInt8} OR proto = {p1:UInt8})', 17, 47],
  ['1:LQU9qZlK+B5F3KDmev6m5PMibrg=', 'community_id = {p0:String}', '1:LQU9qZlK+B5F3KDmev6m5PMibrg='],
  ['community_id=1:LQU9qZlK+B5F3KDmev6m5PMibrg=', 'community_id = {p0:String}', '1:LQU9qZlK+B5F3KDmev6m5PMibrg='],
  ['bytes > 10MB', '(client_bytes + server_bytes) > {p0:UInt64}', 10_000_000],
  ['client_bytes >= 1.5KiB', 'client_bytes >= {p0:UInt64}', 1536],
  ['packets > 10k', '(client_packets + server_packets) > {p0:UInt64}', 10_000],
  ['handshake_server_us > 50ms', 'handshake_server_us > {p0:UInt32}', 50_000],
  ['rtt_max_us > 1.1ms', '(client_rtt_max_us > {p0:UInt32} OR server_rtt_max_us > {p0:UInt32})', 1100],
  ['duration > 3s', "dateDiff('microsecond', flow_start, end_time) > {p0:UInt64}", 3_000_000],
  ['duration <= 3', "dateDiff('microsecond', flow_start, end_time) <= {p0:UInt64}", 3_000_000],
  ['retransmits > 0', '(client_retransmits + server_retransmits) > {p0:UInt64}', 0],
  ['client_tcp_flags has SYN', 'bitAnd(client_tcp_flags, {p0:UInt8}) = {p0:UInt8}', 2],
  ['client_tcp_flags has syn+ack', 'bitAnd(client_tcp_flags, {p0:UInt8}) = {p0:UInt8}', 18],
  ['server_tcp_flags = 0x14', 'server_tcp_flags = {p0:UInt8}', 20],
  ['conn_state in (rsto, RSTR)', '(conn_state = {p0:String} OR conn_state = {p1:String})', 'RSTO', 'RSTR'],
  ['conn_state ~ ^RST', 'match(toString(conn_state), {p0:String})', '^RST'],
  ['history !~ "(R|r)"', 'NOT match(toString(history), {p0:String})', '(R|r)'],
  ['history matches "^S\\w"', 'match(toString(history), {p0:String})', '^S\\w'],
  ["listener = 'it\\'s'", 'listener = {p0:String}', "it's"],
  ['listener = "a\\\\b\\""', 'listener = {p0:String}', 'a\\b"'],
  ['listener ~ "a\\\\b\\""', 'match(toString(listener), {p0:String})', 'a\\\\b"'],
  ['start_time >= 2026-01-05T09:00', "start_time >= {p0:DateTime64(6, 'UTC')}", '2026-01-05 09:00:00.000000'],
  ['end_time < "2026-01-05 09:00:00.25+02:00"', "end_time < {p0:DateTime64(6, 'UTC')}", '2026-01-05 07:00:00.250000'],
  ['tcp and not port 22', '(proto = {p0:UInt8} AND NOT (client_port = {p1:UInt16} OR server_port = {p1:UInt16}))', 6, 22],
  ['tcp && !(udp || icmp)', '(proto = {p0:UInt8} AND NOT (proto = {p1:UInt8} OR proto = {p2:UInt8}))', 6, 17, 1],
  ['vni 1 or vni 2 AND vlan 3', '(vni = {p0:UInt32} OR (vni = {p1:UInt32} AND vlan = {p2:UInt16}))', 1, 2, 3],
  ['VNI=1', 'vni = {p0:UInt32}', 1],
];

for (const [text, sql, ...parameters] of COMPILED) {
  test(`compiles ${JSON.stringify(text)}`, () => {
    assert.deepEqual(compileFilter(text), { sql, parameters: Object.fromEntries(parameters.map((value, index) => [`p${index}`, value])) });
  });
}

test('every column and every field can be compared', () => {
  for (const { name } of COLUMNS) assert.ok(FIELDS.has(name), name);
  const value = {
    address: '::1',
    moment: '2026-01-05',
    protocol: 'tcp',
    flags: 'SYN',
    text: 'a',
    number: '1',
    bytes: '1',
    span: '1',
    choice: '',
  };
  for (const field of FIELDS.values()) {
    const { sql } = compileFilter(`${field.name} = ${field.values[0] ?? value[field.kind]}`);
    for (const expression of field.sql) assert.ok(sql.includes(`${expression} = {p0:${field.type}}`), sql);
  }
});

test('any text compiles or is a FilterError within the text; no other error', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      try {
        compileFilter(text);
      } catch (error) {
        assert.ok(error instanceof FilterError, String(error));
        assert.ok(error.position >= 0 && error.length >= 0 && error.position + error.length <= text.length);
        assert.ok(error.message.endsWith(error.hint) && error.hint.length > 0);
        assert.ok(!error.message.includes('\n'), error.message);
      }
    }),
    { numRuns: 3000 },
  );
});

test('filters that are well made compile, and the SQL consists of its own words alone', () => {
  const words = [...FIELDS.values()].flatMap((field) => [...field.sql, `:${field.type}}`]).sort((a, b) => b.length - a.length);
  fc.assert(
    fc.property(filterText, (text) => {
      let rest = compileFilter(text).sql;
      for (const word of words) rest = rest.replaceAll(word, '');
      assert.match(rest, /^((true|NOT|AND|OR|BETWEEN|match|toString|bitAnd|\{p\d+|[()<>=, ]))*$/);
    }),
    { numRuns: 1000 },
  );
});
