import { type QueryAnswer, reportStatement, type Store } from '@mirrorscope/store';
import { LAST_MOMENT } from './hour_sql.ts';

/** Stands among the reports. */
export const FIRST_VIEW = 'first view of the console';
/** Within so many seconds people have something to look at. */
export const FIRST_VIEW_GOAL = 1;

/** What the overview's charts and figures come from, as the page asks it (services/console/web/pages/overview.tsx). */
const SERIES = ['traffic-over-time', 'tcp-health-over-time', 'handshakes-over-time'];
/** Steps of the page for an hour and for a week, seconds. */
const STEP_OF_HOUR = 60;
const STEP_OF_WEEK = 7200;
const LIMITS = { rows: 10_000, seconds: 30, bytes: 2 * 1024 ** 3 };

/** Asks all of it at once, within the console's limits. */
export async function askFirstView(store: Store, since: string | undefined): Promise<QueryAnswer> {
  const time = { ...(since !== undefined && { since }), until: `${LAST_MOMENT}Z`, step: since === undefined ? STEP_OF_WEEK : STEP_OF_HOUR };
  const answers = await Promise.all(
    SERIES.map((name) => {
      const { sql, parameters } = reportStatement(name, time);
      return store.ask(sql, parameters, { limits: LIMITS });
    }),
  );
  const read = (what: 'rows' | 'bytes') => answers.reduce((sum, answer) => sum + answer.read[what], 0);
  return { columns: [], rows: answers.flatMap(({ rows }) => rows), read: { rows: read('rows'), bytes: read('bytes') } };
}
