import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlowRow } from '@mirrorscope/record';
import fc from 'fast-check';
import { differences } from './compare.ts';
import { packetsOf } from './conversation.ts';
import { runPackets } from './engine_run.ts';
import { scripts } from './script.ts';

/** Columns that count packets and headers, of which fragments make more, and those that follow from the order of segments. */
const SAME = [
  'flow_start',
  'start_time',
  'end_time',
  'end_reason',
  'proto',
  'vlan',
  'client_ip',
  'client_port',
  'server_ip',
  'server_port',
  'community_id',
  'orientation',
  'client_payload_bytes',
  'server_payload_bytes',
  'client_tcp_flags',
  'server_tcp_flags',
  'client_syns',
  'server_syns',
  'client_fins',
  'server_fins',
  'conn_state',
] as const satisfies readonly (keyof FlowRow)[];

test('fragments belong to the flow of the packet they are pieces of, and carry its payload', () => {
  fc.assert(
    fc.property(scripts, (conversations) => {
      const inOnePiece = conversations.map((script) => ({ ...script, steps: script.steps.map((step) => ({ ...step, fragments: 1 })) }));
      const whole = runPackets(packetsOf(inOnePiece));
      const inPieces = runPackets(packetsOf(conversations));
      const others = (Object.keys(whole.rows[0] ?? {}) as (keyof FlowRow)[]).filter((name) => !(SAME as readonly string[]).includes(name));
      assert.deepEqual(differences(whole.rows, inPieces.rows, others), []);
      const sent = (rows: readonly FlowRow[]) => rows.reduce((sum, row) => sum + row.client_packets + row.server_packets, 0);
      const fragments = inPieces.rows.reduce((sum, row) => sum + row.fragments, 0);
      assert.ok(fragments >= sent(inPieces.rows) - sent(whole.rows));
    }),
    { numRuns: 500 },
  );
});
