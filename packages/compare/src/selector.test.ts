import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileSelector } from './selector.ts';

const compile = (text: string) => compileSelector(text, 'control_', 'control');

test('addresses are those of servers; parameters bear the prefix', () => {
  const { sql, parameters } = compile('10.0.1.0/24, 10.0.2.7,2001:db8::/64');
  assert.match(sql, /server_ip BETWEEN \{control_p0:IPv6\} AND \{control_p1:IPv6\}/);
  assert.ok(!sql.includes('{p') && !sql.includes('client'));
  assert.equal(parameters['control_p2'], '::ffff:10.0.2.7');
  assert.equal(Object.keys(parameters).length, 5);
  assert.deepEqual(compile('server_ip in (10.0.1.0/24, 10.0.2.7, 2001:db8::/64)'), { sql, parameters });
});

test('tags are bound, not pasted', () => {
  const { sql, parameters } = compile("tag:role='; DROP TABLE flows=x");
  assert.equal(sql, "dictGet('interface_by_address', 'tags', server_ip)[{control_key:String}] = {control_value:String}");
  assert.deepEqual(parameters, { control_key: 'role', control_value: "'; DROP TABLE flows=x" });
  assert.match(compile('client_tag:role=canary').sql, /client_ip\)/);
});

test('what a group cannot be chosen by', () => {
  for (const [text, says] of [
    ['', /give addresses such as/],
    ['10.0.1.300', /'10\.0\.1\.300' is neither an address nor a network/],
    ['10.0.1.0/24,10.0.0.0/40', /'10\.0\.0\.0\/40'/],
    ['retransmits > 0', /retransmits is not what a group can be chosen by/],
    ['server_port = 443 and not (rsts = 0 or ip = 10.0.0.1)', /rsts is not/],
    ['sever_ip = 10.0.0.1', /server_ip/],
    ['server_port =', /server_port|port|value|number/],
  ] as const) {
    assert.throws(() => compile(text), { name: 'CompareError', code: 'bad_selector', message: says }, text);
    assert.throws(() => compile(text), { message: /^The control '/ });
  }
});
