/** Our conn.log beside the one that Zeek wrote of the same capture: the header, and all that both say of each connection. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { zeekTsv } from '@mirrorscope/record';
import { reference } from '../conformance/captures.ts';
import { linesOf } from './lines.ts';

interface Baseline {
  readonly log: string;
  readonly capture: string;
  /** Connections in it; those of tunnels themselves are not ours to tell. */
  readonly connections: number;
  /** Cells that differ: `column ours theirs`. docs/neighbours.md says why. */
  readonly differ: readonly string[];
}

const BASELINES: readonly Baseline[] = [
  { log: 'core.tcp.rxmit-history.conn-2.log', capture: 'tcp-wikipedia-mixed.pcap', connections: 34, differ: [] },
  { log: 'scripts.policy.protocols.conn.mac-logging.conn3.log', capture: 'tcp-rstflood-llc.pcap', connections: 1333, differ: [] },
  { log: 'core.tcp.missing-syn.conn.log', capture: 'tcp-missing-syn.pcap', connections: 1, differ: ['duration 1.551523 1.550793'] },
  {
    log: 'core.tunnels.analyzer-confirmation.conn.log',
    capture: 'vxlan-http.pcap',
    connections: 1,
    differ: ['duration 0.627090 0.627052'],
  },
  { log: 'core.tunnels.vxlan.conn.log', capture: 'vxlan-arp-icmp.pcap', connections: 1, differ: ['history - X'] },
  {
    log: 'core.tcp.rxmit-history.conn-1.log',
    capture: 'tcp-retransmit-fast-zeek.pcap',
    connections: 1,
    differ: ['missed_bytes 0 24257', 'history ShADadtR ShADaGdgtR'],
  },
];

/** Times, identifiers and times of writing are blanked in the baselines; what is left takes payload, local networks or the tunnel. */
const NOT_COMPARED: ReadonlySet<string> = new Set([
  'ts',
  'uid',
  'service',
  'local_orig',
  'local_resp',
  'tunnel_parents',
  'orig_l2_addr',
  'resp_l2_addr',
]);

const TUNNELS: ReadonlySet<string> = new Set(['4789']);

type Connection = ReadonlyMap<string, string>;

function parse(lines: readonly string[]): { head: string[]; fields: string[]; types: string[]; connections: Connection[] } {
  const fields = lines
    .find((line) => line.startsWith('#fields\t'))!
    .split('\t')
    .slice(1);
  const types = lines
    .find((line) => line.startsWith('#types\t'))!
    .split('\t')
    .slice(1);
  const head = lines.filter((line) => /^#(separator|set_separator|empty_field|unset_field|path)\b/.test(line));
  const rows = lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('\t'));
  return { head, fields, types, connections: rows.map((cells) => new Map(fields.map((name, index) => [name, cells[index]!]))) };
}

const tupleOf = (connection: Connection) =>
  ['proto', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p'].map((name) => connection.get(name)).join(' ');

for (const { log, capture, connections, differ } of BASELINES) {
  test(`${capture}: ${connections} connections as in ${log}`, async () => {
    const theirs = parse(readFileSync(reference('oracle-zeek', log), 'utf8').split('\n'));
    // Zeek's keys have no viewpoint, and it forgets a reset connection soon: the resets of the flood lie a minute apart.
    const key = { mirrorSource: false, vni: false, vlan: false };
    const lines = await linesOf(reference('files', capture), zeekTsv, { key, idleTimeout: 300 });
    const ours = parse([...zeekTsv.head(0).split('\n'), ...lines]);
    assert.deepEqual(ours.head, theirs.head);
    // What comes after is of policy scripts: ours is community_id.
    const common = theirs.fields.indexOf('ip_proto') + 1;
    assert.ok(common > 20);
    assert.deepEqual(ours.fields, [...theirs.fields.slice(0, common), 'community_id']);
    assert.deepEqual(ours.types, [...theirs.types.slice(0, common), 'string']);

    const left = Map.groupBy(ours.connections, tupleOf);
    const expected = theirs.connections.filter((connection) => !TUNNELS.has(connection.get('id.resp_p')!));
    assert.equal(expected.length, connections);
    const differences: string[] = [];
    for (const connection of expected) {
      const own = left.get(tupleOf(connection))?.shift();
      assert.ok(own !== undefined, `no ${tupleOf(connection)}`);
      for (const name of theirs.fields.slice(0, common)) {
        if (NOT_COMPARED.has(name) || own.get(name) === connection.get(name)) continue;
        differences.push(`${name} ${own.get(name)} ${connection.get(name)}`);
      }
    }
    assert.deepEqual(differences, differ);
    assert.equal([...left.values()].flat().length, 0, 'connections that Zeek does not have');
  });
}
