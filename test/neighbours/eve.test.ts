/** Our flow events beside Suricata's: the names and types that it has, and what it says of the same captures. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { eveFlow } from '@mirrorscope/record';
import { reference } from '../conformance/captures.ts';
import { linesOf } from './lines.ts';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+0000$/;

type Check = (value: unknown) => boolean;
const integer: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const text: Check = (value) => typeof value === 'string' && value !== '';
const time: Check = (value) => TIME.test(String(value));
const boolean: Check = (value) => typeof value === 'boolean';
const hex: Check = (value) => /^[\da-f]{2}$/.test(String(value));
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(String(value));

/** A field by its path, and whether every event has it; in an event without `tcp` what is below it is not asked for. */
const FIELDS: ReadonlyMap<string, readonly [check: Check, always: boolean]> = new Map<string, readonly [Check, boolean]>([
  ['timestamp', [time, true]],
  ['flow_id', [integer, true]],
  ['event_type', [oneOf('flow'), true]],
  ['vlan', [(value) => Array.isArray(value) && value.every(integer), false]],
  ['src_ip', [text, true]],
  ['src_port', [integer, false]],
  ['dest_ip', [text, true]],
  ['dest_port', [integer, false]],
  ['proto', [text, true]],
  ['icmp_type', [integer, false]],
  ['icmp_code', [integer, false]],
  ['response_icmp_type', [integer, false]],
  ['response_icmp_code', [integer, false]],
  ['flow.pkts_toserver', [integer, true]],
  ['flow.pkts_toclient', [integer, true]],
  ['flow.bytes_toserver', [integer, true]],
  ['flow.bytes_toclient', [integer, true]],
  ['flow.start', [time, true]],
  ['flow.end', [time, true]],
  ['flow.age', [integer, true]],
  ['flow.state', [oneOf('new', 'established', 'closed'), true]],
  ['flow.reason', [oneOf('timeout', 'forced', 'shutdown', 'unknown'), true]],
  ['flow.alerted', [boolean, true]],
  ['community_id', [text, true]],
  ['tcp.tcp_flags', [hex, true]],
  ['tcp.tcp_flags_ts', [hex, true]],
  ['tcp.tcp_flags_tc', [hex, true]],
  ...['syn', 'fin', 'rst', 'psh', 'ack', 'urg', 'ecn', 'cwr'].map((flag) => [`tcp.${flag}`, [boolean, false]] as const),
  ['tcp.state', [oneOf('syn_sent', 'established', 'fin_wait1', 'close_wait', 'closed'), false]],
  ['host', [text, true]],
]);

type Event = Readonly<Record<string, unknown>>;

/** Fields of an event by path, arrays whole. */
function flat(event: Event, prefix = ''): [path: string, value: unknown][] {
  return Object.entries(event).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? flat(value as Event, `${prefix}${name}.`)
      : [[prefix + name, value] as const],
  ) as [string, unknown][];
}

const events = async (capture: string): Promise<Event[]> =>
  (await linesOf(reference('files', capture), eveFlow)).map((line) => JSON.parse(line) as Event);

test('events have the fields of flow events, each of its type, and no other', async () => {
  const seen = new Set<string>();
  const captures = ['tcp-mixed-enterprise.pcap', 'icmp-tunnel.pcap', 'vlan-collisions.pcap', 'sctp-www.pcap', 'gre-erspan-mixed.pcap'];
  for (const event of (await Promise.all(captures.map(events))).flat()) {
    const fields = new Map(flat(event));
    for (const [path, value] of fields) {
      seen.add(path);
      assert.ok(FIELDS.get(path)?.[0](value), `${path} ${JSON.stringify(value)}`);
    }
    for (const [path, [, always]] of FIELDS) {
      if (always && (!path.startsWith('tcp.') || event['proto'] === 'TCP'))
        assert.ok(fields.has(path), `${path} is missing: ${JSON.stringify(event)}`);
    }
    assert.equal('tcp' in event, event['proto'] === 'TCP');
    assert.equal('src_port' in event, ['TCP', 'UDP', 'SCTP'].includes(String(event['proto'])));
    assert.equal('icmp_type' in event, String(event['proto']).includes('ICMP'));
  }
  assert.deepEqual(
    [...FIELDS.keys()].filter((path) => !seen.has(path)),
    ['tcp.urg', 'tcp.ecn', 'tcp.cwr'],
    'fields that no event had',
  );
});

test('docs/neighbours.md tells of every field', () => {
  const docs = readFileSync(new URL('../../docs/neighbours.md', import.meta.url), 'utf8');
  for (const path of FIELDS.keys()) assert.ok(docs.includes(`\`${path}\``), path);
});

/** Suricata counts whole frames, we count IP packets: Ethernet's header is between them. Out of a tunnel it counts IP packets as well. */
const ETHERNET: Readonly<Record<string, number>> = { 'tcp-wikipedia-mixed': 14, 'vxlan-http': 0 };
/** It follows only sessions that it saw open, and knows no flags of others. */
const UNFOLLOWED = { tcp_state: '-', tcp_flags: '00' };

const [names = [], ...rows] = readFileSync(new URL('suricata.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => line.split('\t'));
const suricata = rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index]!])));

test('Suricata 7.0.10 says the same of the same captures', async () => {
  let equal = 0;
  for (const [capture, flows = []] of Map.groupBy(suricata, (flow) => flow['capture']!)) {
    const ours = new Map((await events(`${capture}.pcap`)).map((event) => [identity(event), new Map(flat(event))]));
    assert.equal(ours.size, flows.length, capture);
    for (const flow of flows) {
      const event = ours.get(`${flow['community_id']} ${flow['start']}`);
      assert.ok(event !== undefined, JSON.stringify(flow));
      const text = (path: string) => String(event.get(path) ?? '-');
      const own: Record<string, string> = { capture: capture, start: text('flow.start'), end: text('flow.end') };
      for (const name of names) {
        const path = name.startsWith('tcp_') ? `tcp.${name === 'tcp_state' ? 'state' : name}` : name;
        if (!(name in own)) own[name] = text(event.has(path) ? path : `flow.${name}`);
      }
      for (const side of ['server', 'client'])
        own[`bytes_to${side}`] = String(Number(own[`bytes_to${side}`]) + ETHERNET[capture]! * Number(own[`pkts_to${side}`]));
      const unfollowed = flow['proto'] === 'TCP' && flow['tcp_state'] === '-';
      // A lone SYN-ACK tells us who the server is; Suricata takes the first packet for the client's.
      if (unfollowed && own['src_ip'] !== flow['src_ip']) continue;
      assert.deepEqual({ ...own, ...(unfollowed ? UNFOLLOWED : {}) }, flow);
      equal++;
    }
  }
  assert.equal(equal, suricata.length - 1);
});

const identity = (event: Event): string => `${event['community_id']} ${(event['flow'] as Event)['start']}`;
