// @ts-nocheck

import { mkdtempSync, rmSync } from 'node:fs';
import { openStore } from '@mirrorscope/store';

const N = Number(process.argv[2]);
const file = `/work/main/.cache/bench/records-${N}-v1.ndjson`;
const d = mkdtempSync('/tmp/zza-');
const store = await openStore(`chdb://${d}/data`);
await store.migrate();
const S =
  "date_time_input_format = 'best_effort', input_format_skip_unknown_fields = 1, max_partitions_per_insert_block = 0, optimize_on_insert = 0";
for (const [form, more] of [
  ['infile', ''],
  ['file', ''],
  ['file', ', max_insert_threads = 2'],
  ['file', ', max_insert_threads = 2, max_insert_block_size = 50000, min_insert_block_size_rows = 50000, min_insert_block_size_bytes = 0'],
  ['infile', ', max_insert_threads = 2, max_insert_block_size = 50000, min_insert_block_size_rows = 50000, min_insert_block_size_bytes=0'],
  ['infile', ', parallel_view_processing=1'],
  ['file', ', max_insert_threads = 2, parallel_view_processing=1'],
]) {
  const c0 = process.cpuUsage(),
    t0 = performance.now();
  if (form === 'infile')
    await store.command(
      `INSERT INTO flows FROM INFILE '${file}' SETTINGS ${S}${more}, insert_deduplication_token='${Math.random()}' FORMAT JSONEachRow`,
    );
  else
    await store.command(
      `INSERT INTO flows SELECT * FROM file('${file}', JSONEachRow, '${(await cols()).join(', ').replaceAll("'", "\\'")}') SETTINGS ${S}${more}, insert_deduplication_token='${Math.random()}'`,
    );
  const t = (performance.now() - t0) / 1000;
  const c = process.cpuUsage(c0);
  console.log(
    form,
    more,
    t.toFixed(2),
    (N / t).toFixed(0),
    '/s cpu us',
    ((c.user + c.system) / N).toFixed(2),
    (await store.query('SELECT count() FROM flows')).rows[0][0],
    'parts',
    (await store.query("SELECT table, count() FROM system.parts WHERE active AND table LIKE 'flows%' GROUP BY table")).rows.join(' '),
  );
  for (const table of ['flows', 'flows_by_minute', 'flows_by_hour']) await store.command(`TRUNCATE TABLE ${table}`);
}
async function cols() {
  return (
    await store.query(
      "SELECT name, type FROM system.columns WHERE table = 'flows' AND database = currentDatabase() AND default_kind != 'ALIAS' ORDER BY position",
    )
  ).rows.map(([n, t]) => `${n} ${t}`);
}
rmSync(d, { recursive: true, force: true });
process.exit();
