import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valueText } from './values.ts';

test('values with their units, and what was not seen', () => {
  assert.equal(valueText('client_rtt_min_us', 1234), '1,234 µs');
  assert.equal(valueText('client_bytes', 1500), '1.5 kB');
  assert.equal(valueText('client_tcp_flags', 0x12), 'SYN+ACK');
  assert.equal(valueText('client_tcp_flags', 0), 'none');
  assert.equal(valueText('proto', 6), 'tcp');
  assert.equal(valueText('server_window_scale', 255), 'not seen');
  assert.equal(valueText('server_window_scale', 0), '0');
  assert.equal(valueText('handshake_server_us', 0), 'not seen');
  assert.equal(valueText('client_rtt_samples', 0), '0');
});
