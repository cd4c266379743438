/** ClickHouse alone: one insertion of a file of NDJSON, roll-ups included. */
import { openStore } from '@mirrorscope/store';
import { clock, type FilePlan, planOf, say } from './runs.ts';

/** As the store's own insertions have them. */
const SETTINGS = "date_time_input_format = 'best_effort', input_format_skip_unknown_fields = 1, optimize_on_insert = 0";

const { directory, file, threads } = planOf<FilePlan>();
const store = await openStore(`chdb://${directory}`);
await store.migrate();
const passed = clock();
await store.command(`INSERT INTO flows FROM INFILE '${file}' SETTINGS ${SETTINGS}, max_insert_threads = ${threads} FORMAT JSONEachRow`);
const taken = passed();
const { rows } = await store.query('SELECT count() FROM flows');
say({ records: Number(rows[0]![0]), ...taken });
await store.close();
