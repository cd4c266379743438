import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlowRow } from './flow_row.ts';
import { DEFAULT_ROW } from './flow_row.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

test('a column has the type of its JSON value', () => {
  const same: [
    Same<FlowRow['client_bytes'], number>,
    Same<FlowRow['start_time'], string>,
    Same<FlowRow['client_ip'], string>,
    Same<FlowRow['history'], string>,
    Same<FlowRow['encap'], 'none' | 'vxlan' | 'geneve'>,
    Same<FlowRow['end_reason'], 'active' | 'idle' | 'closed' | 'evicted' | 'shutdown'>,
  ] = [true, true, true, true, true, true];
  assert.equal(same.every(Boolean), true);
});

test('the defaults are zero, empty or the first name, except of the window scale', () => {
  const { client_window_scale, server_window_scale, ...others } = DEFAULT_ROW;
  assert.deepEqual([client_window_scale, server_window_scale], [255, 255]);
  const kinds = new Set(Object.values(others));
  assert.deepEqual(kinds, new Set([0, '', '::', 'none', 'active', 'syn', 'OTH', '1970-01-01T00:00:00.000000Z']));
});
