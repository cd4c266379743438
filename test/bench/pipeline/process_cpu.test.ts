import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processCpu } from './process_cpu.ts';

test('it is what the process itself is told', () => {
  const { user, system } = process.cpuUsage();
  // The kernel counts in hundredths, and the call itself takes time.
  assert.ok(Math.abs(processCpu(process.pid) - (user + system) / 1e6) < 0.5);
});
