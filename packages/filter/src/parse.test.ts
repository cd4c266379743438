import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FilterError } from './error.ts';
import { parseFilter } from './parse.ts';

/** Text, with what is wrong between » and «, and the error. */
const WRONG: readonly (readonly [text: string, code: string, message: string])[] = [
  ['not »clinet_ip« = ::1', 'unknown_field', 'unknown field "clinet_ip" at 5: did you mean client_ip?'],
  ['»ip.addr« == 10.0.0.1', 'unknown_field', 'unknown field "ip.addr" at 1: here it is ip'],
  ['»SrcAddr« = ::1', 'unknown_field', 'unknown field "SrcAddr" at 1: here it is client_ip'],
  ['»443«', 'unknown_field', 'unknown field "443" at 1: a port is written port 443'],
  ['»zzz«', 'unknown_field', 'unknown field "zzz" at 1: begin with a field such as ip, port or conn_state'],
  ['conn_state = »RSTTO«', 'bad_value', '"RSTTO" is no value of conn_state at 14: did you mean RSTO?'],
  [
    'conn_state = »open«',
    'bad_value',
    '"open" is no value of conn_state at 14: it is one of OTH, S0, S1, SF, REJ, S2, S3, RSTO, RSTR, RSTOS0, RSTRH, SH, SHR',
  ],
  ['proto = »tpc«', 'bad_value', '"tpc" is no value of proto at 9: give a protocol such as tcp, udp, icmp or a number to 255'],
  ['server_port = »70000«', 'bad_value', '"70000" is no value of server_port at 15: server_port is at most 65535'],
  ['packets > »1.5«', 'bad_value', '"1.5" is no value of packets at 11: give a whole number such as 3 or 10k'],
  ['bytes > »10s«', 'bad_value', '"10s" is no value of bytes at 9: give bytes such as 1500, 64kB or 10MB'],
  [
    'ip = »10.0.0.256«',
    'bad_value',
    '"10.0.0.256" is no value of ip at 6: give an address or network such as 10.1.2.3, 10.0.0.0/8 or 2001:db8::/32',
  ],
  ['history ~ »"("«', 'bad_value', '"(" is no regular expression at 11: /(/u: Unterminated group'],
  ['history ~ »"(?=a)"«', 'bad_value', '"(?=a)" is no regular expression at 11: of groups that begin with (? only (?: is known'],
  ['listener = »"a\tb"«', 'bad_value', 'a control character at 12: leave it out'],
  ['client_ip »<« ::1', 'bad_operator', 'client_ip cannot be compared by < at 11: it can by =, !=, in, not in'],
  ['bytes »has« SYN', 'bad_operator', 'bytes cannot be compared by has at 7: it can by =, !=, in, not in, <, <=, >, >='],
  ['port»«', 'syntax', 'port is not compared at 5: go on with =, !=, in, not in, <, <=, >, >='],
  ['port =»«', 'syntax', 'something is missing at 7: give a whole number such as 3 or 10k'],
  ['port = »and«', 'syntax', 'unexpected "and" at 8: give a whole number such as 3 or 10k'],
  ['port not »443«', 'syntax', 'unexpected "443" at 10: after not comes in, or put not before the field'],
  ['port in (1 »2«)', 'syntax', 'unexpected "2" at 12: separate values by commas and close with )'],
  ['tcp »udp«', 'syntax', 'unexpected "udp" at 5: connect conditions by and, or'],
  ['tcp and»«', 'syntax', 'something is missing at 8: begin with a field such as ip or port, or an address'],
  ['»(«tcp', 'syntax', 'a ( that is not closed at 1: close it with )'],
  ['tcp»)«', 'syntax', 'unexpected ")" at 4: connect conditions by and, or'],
  ['listener = »"abc«', 'syntax', 'a text that does not end at 12: close it with "'],
  ['tcp »;« udp', 'syntax', 'unexpected ";" at 5: put text in quotes'],
];

for (const [marked, code, message] of WRONG) {
  test(message, () => {
    const error = errorOf(marked.replace(/[»«]/g, ''));
    assert.deepEqual(
      { code: error.code, message: error.message, position: error.position, length: error.length },
      { code, message, position: marked.indexOf('»'), length: marked.indexOf('«') - marked.indexOf('»') - 1 },
    );
  });
}

test('a filter has bounds in length, depth and values', () => {
  assert.equal(errorOf(`tcp${' '.repeat(3998)}`).code, 'too_large');
  assert.equal(errorOf(`${'('.repeat(31)}tcp${')'.repeat(31)}`).code, 'too_large');
  assert.equal(errorOf(`port in (${new Array(301).fill(1).join()})`).code, 'too_large');
  parseFilter(`${'('.repeat(29)}tcp${')'.repeat(29)} and port in (${new Array(299).fill(1).join()})${' '.repeat(3000)}`);
});

test('and binds more tightly than or; nothing is everything', () => {
  assert.deepEqual(parseFilter(''), { kind: 'and', parts: [] });
  const filter = parseFilter('tcp or udp and icmp');
  assert.equal(filter.kind, 'or');
  assert.deepEqual(filter.kind === 'or' && filter.parts.map(({ kind }) => kind), ['condition', 'and']);
});

function errorOf(text: string): FilterError {
  try {
    parseFilter(text);
  } catch (error) {
    assert.ok(error instanceof FilterError);
    return error;
  }
  throw new Error(`${text} has nothing wrong`);
}
