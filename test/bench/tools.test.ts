import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGINE, RIVALS } from './tools.ts';

/** What each tool says at its end, as far as its packets are counted in it. */
const SAID: Readonly<Record<string, string>> = {
  softflowd: 'Number of active flows: 0\nPackets processed: 1234\nFragments: 0\nIgnored packets: 9 (9 non-IP, 0 too short)\n',
  nfpcapd: 'Processed: 34, skipped: 0, short caplen: 0, unknown: 0\nTotal: Processed: 1234, skipped: 5, short caplen: 0, unknown: 0\n',
  tcptrace: '\n1234 packets seen, 1000 TCP packets traced\n',
  tshark:
    '| Interval           | Frames |   Bytes  |\n|----------------------------------------|\n|     0.0 <> 13282.4 |   1234 | 78775022 |\n',
  'mirrorscope, engine only': 'arrived 1234\nflows 5\n',
};

for (const tool of [ENGINE, ...RIVALS.filter(({ name }) => name !== 'argus')]) {
  test(`${tool.name}: packets are read from what it says`, () => {
    const run = { command: [], cpuSeconds: 1, wallSeconds: 1, peakBytes: 1, said: SAID[tool.name]!, exitCode: 0 };
    assert.equal(tool.packetsRead(run, '', ''), 1234);
    assert.ok(!(tool.packetsRead({ ...run, said: 'another version says something else' }, '', '') > 0));
  });
}
