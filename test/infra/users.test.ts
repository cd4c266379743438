import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openStore } from '@mirrorscope/store';
import { environmentOf, readCompose } from './compose.ts';
import { COMPOSE } from './paths.ts';

const SCRIPT = `${COMPOSE}clickhouse/users.sh`;

test('users.sh makes the users of the services, in words that ClickHouse understands', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-users-'));
  const store = await openStore(`chdb://${folder}/store`);
  t.after(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  // ClickHouse's container runs it only if it may be executed.
  accessSync(SCRIPT, constants.X_OK);
  // In place of the client: shows what it would have been told.
  writeFileSync(join(folder, 'clickhouse-client'), '#!/bin/sh\nexec cat\n', { mode: 0o755 });
  const variables = environmentOf(readCompose({ CLICKHOUSE_WRITER_PASSWORD: "it's" }).services['clickhouse']!);
  const { status, stdout, stderr } = spawnSync(SCRIPT, {
    env: { ...variables, PATH: `${folder}:${process.env['PATH']}` },
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  const hash = (password: string) => createHash('sha256').update(password).digest('hex');
  assert.ok(stdout.includes(`USER IF NOT EXISTS writer IDENTIFIED WITH sha256_hash BY '${hash("it's")}'`), stdout);
  assert.ok(stdout.includes(`USER IF NOT EXISTS reader IDENTIFIED WITH sha256_hash BY '${hash('reader')}'`), stdout);

  const statements = stdout.split(';\n').filter((statement) => statement !== '');
  assert.equal(statements.length, 5);
  for (const statement of statements) await store.query(`EXPLAIN AST ${statement}`);
  await assert.rejects(store.query(`EXPLAIN AST ${statements[1]!.replace('IDENTIFIED', 'IDENTIFY')}`), 'or this would show nothing');
});
