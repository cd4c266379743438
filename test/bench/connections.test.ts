import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FlowEngine } from '@mirrorscope/flow';
import { COLUMN_INDEX } from '@mirrorscope/record';
import { ConnectionBatches } from './connections.ts';

test('connections are all different, complete up to the answer, and live', () => {
  const CONNECTIONS = 3000;
  const states = new Set<number>();
  let [payload, roundTrips] = [0, 0];
  const engine = new FlowEngine(
    { listener: 'test', capacity: 4000 },
    {
      write: ({ numbers }) => {
        states.add(numbers[COLUMN_INDEX.conn_state]!);
        payload += numbers[COLUMN_INDEX.client_payload_bytes]! + numbers[COLUMN_INDEX.server_payload_bytes]!;
        roundTrips += numbers[COLUMN_INDEX.server_rtt_samples]!;
      },
    },
  );
  new ConnectionBatches().each(CONNECTIONS, (batch) => engine.process(batch));
  assert.equal(engine.decoded, 4 * CONNECTIONS);
  assert.equal(engine.table.live, CONNECTIONS);
  engine.flush();
  assert.equal(payload, 200 * CONNECTIONS);
  assert.ok(roundTrips >= CONNECTIONS);
  assert.equal(states.size, 1);
});
