import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFilter } from '@mirrorscope/filter';
import { conversationFilters } from './conversation.ts';

test('what leads on from a flow are filters', () => {
  const row = { client_ip: '10.0.0.1', server_ip: '2001:db8::1', server_port: 443, community_id: '1:LQU9qZlK+B5F3KDmev6m5PMibrg=' };
  const filters = conversationFilters(row);
  assert.equal(filters.length, 3);
  for (const { filter } of filters) parseFilter(filter);
  assert.equal(conversationFilters({ ...row, server_port: 0 }).length, 1);
});
