import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMetrics } from './metrics.ts';

test('values by metric, added up over labels, and with their labels', () => {
  const text = `# HELP packets_total Packets {of all kinds} 7
# TYPE packets_total counter
packets_total{reason="no \\"room\\" 1"} 3
packets_total{reason="other",worker="0"} 4

flows_active 1.5e3
`;
  assert.deepEqual(Object.fromEntries(readMetrics(text)), {
    packets_total: 7,
    'packets_total{reason="no \\"room\\" 1"}': 3,
    'packets_total{reason="other",worker="0"}': 4,
    flows_active: 1500,
  });
});
