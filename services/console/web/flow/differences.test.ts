import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences } from './differences.ts';

test('what viewpoints disagree about, but for what names them', () => {
  const viewpoint = (total: unknown[]) => ({ mirrorSrc: '::', vni: 1, encap: 'vxlan', listener: 'a', total, records: [] });
  const answer = {
    columns: ['flow_id', 'client_packets', 'server_packets', 'history'],
    viewpoints: [viewpoint([1, 5, 6, 'ShA']), viewpoint([2, 5, 7, 'ShAT'])],
  };
  assert.deepEqual(differences(answer), [
    { column: 'server_packets', values: [6, 7] },
    { column: 'history', values: ['ShA', 'ShAT'] },
  ]);
});
