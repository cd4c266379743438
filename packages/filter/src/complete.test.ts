import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { completeFilter } from './complete.ts';
import { anyText } from './testing/texts.ts';

/** What is offered at the `|`. */
function offered(marked: string) {
  const cursor = marked.indexOf('|');
  const { from, to, options } = completeFilter(marked.replace('|', ''), cursor);
  return { from, to, texts: options.map(({ text }) => text) };
}

test('fields where a condition may begin, those that begin so first', () => {
  const { from, to, texts } = offered('tcp and retr|');
  assert.deepEqual([from, to], [8, 12]);
  assert.deepEqual(texts.slice(0, 4), ['retransmits', 'retransmit_bytes', 'fast_retransmits', 'spurious_retransmits']);
  assert.ok(offered('|').texts.includes('conn_state'));
  assert.ok(offered('not (|').texts.includes('conn_state'));
});

test('the rest of the word behind the cursor is replaced too', () => {
  assert.deepEqual(offered('cli|ent_ip = ::1'), { from: 0, to: 9, texts: offered('cli|').texts });
});

test('operators of the field', () => {
  assert.deepEqual(offered('client_ip |').texts, ['=', '!=', 'in', 'not in']);
  assert.deepEqual(offered('client_tcp_flags h|').texts, ['has']);
  assert.deepEqual(offered('port not |').texts, ['in']);
});

test('values of choices, flags and protocols, and units behind digits', () => {
  assert.deepEqual(offered('conn_state = RST|').texts, ['RSTO', 'RSTR', 'RSTOS0', 'RSTRH']);
  assert.deepEqual(offered('conn_state in (SF, S|').texts, ['S0', 'S1', 'SF', 'S2', 'S3', 'SH', 'SHR']);
  assert.deepEqual(offered('tcp_flags has |').texts.slice(0, 3), ['FIN', 'SYN', 'RST']);
  assert.deepEqual(offered('proto = ic|').texts, ['icmp', 'icmp6', 'icmpv6']);
  assert.deepEqual(offered('proto ud|').texts, ['udp']);
  assert.deepEqual(offered('duration > 1.5|').texts, ['1.5us', '1.5ms', '1.5s', '1.5m', '1.5h']);
  assert.deepEqual(offered('ip in |').texts, ['(']);
  assert.deepEqual(offered('port = |').texts, []);
});

test('what joins conditions, and closes what is open', () => {
  assert.deepEqual(offered('tcp |').texts, ['and', 'or']);
  assert.deepEqual(offered('(tcp a|').texts, ['and']);
  assert.deepEqual(offered('(tcp |').texts, ['and', 'or', ')']);
  assert.deepEqual(offered('port in (1 |').texts, [',', ')']);
});

test('nothing within a text, or behind what is wrong', () => {
  assert.deepEqual(offered('listener = "a|').texts, []);
  assert.deepEqual(offered('clinet_ip = ::1 and |').texts, []);
});

test('never an error, and always a place within the text', () => {
  fc.assert(
    fc.property(anyText, fc.nat(200), (text, at) => {
      const cursor = Math.min(at, text.length);
      const { from, to } = completeFilter(text, cursor);
      assert.ok(0 <= from && from <= cursor && cursor <= to && to <= text.length);
    }),
    { numRuns: 2000 },
  );
});
