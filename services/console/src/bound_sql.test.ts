import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundSql } from './bound_sql.ts';

test('values stand where their parameters were', () => {
  assert.equal(boundSql('SELECT {a:UInt16}, { b : String }', { a: 443 }), 'SELECT 443, { b : String }');
  assert.equal(
    boundSql("WHERE t >= {t:DateTime64(6, 'UTC')}", { t: '2026-01-05 09:00:00.000000' }),
    "WHERE t >= toDateTime64('2026-01-05 09:00:00.000000', 6, 'UTC')",
  );
  assert.equal(boundSql('{t:DateTime64(6)}', { t: '2026-01-05 09:00:00' }), "toDateTime64('2026-01-05 09:00:00', 6, 'UTC')");
  assert.equal(boundSql('ip = {a:IPv6} IN {l:Array(UInt64)}', { a: '::1', l: '[1, 2]' }), "ip = CAST('::1', 'IPv6') IN [1, 2]");
});

test('a value is a literal, whatever is in it', () => {
  assert.equal(boundSql('{s:String}', { s: "a' OR 1 -- \\" }), "'a\\' OR 1 -- \\\\'");
  assert.equal(boundSql('{n:UInt16}', { n: '1 OR 1' }), "CAST('1 OR 1', 'UInt16')");
  assert.equal(boundSql('{l:Array(UInt64)}', { l: '[1] OR 1' }), "CAST('[1] OR 1', 'Array(UInt64)')");
});

test('what is quoted or a comment is no parameter', () => {
  const sql = "SELECT '{a:UInt8}', `{a:UInt8}`, \"{a:UInt8}\", 'it''s {a:UInt8}', '\\'{a:UInt8}' -- {a:UInt8}\n/* {a:UInt8} */";
  assert.equal(boundSql(sql, { a: 1 }), sql);
});
