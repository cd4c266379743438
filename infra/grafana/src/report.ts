import { type Report, readReports } from '@mirrorscope/store/reports';
import { CHOSEN, SINCE, UNTIL } from './sql.ts';

const VIEW = /(\w+)\((since = \{since:[^}]+\}, until = \{until:[^}]+\}(?:, step = \{step:[^}]+\})?)\)/g;
const reports = new Map(readReports().map((report) => [report.name, report]));

/** A report of `mirrorscope query`. Throws Error where there is none of the name. */
export function reportNamed(name: string): Report {
  const report = reports.get(name);
  if (report === undefined) throw new Error(`there is no report ${name} in packages/store/reports`);
  return report;
}

/**
 * A report's own SQL for a panel: of the dashboard's time, of what is chosen there.
 * @param values SQL for parameters; the others have their defaults
 * @param where condition on the rows of the report's view
 */
export function reportSql(name: string, values: Readonly<Record<string, string>> = {}, where = CHOSEN): string {
  const { sql, parameters } = reportNamed(name);
  const given: Readonly<Record<string, string>> = { since: SINCE, until: UNTIL, step: '$__interval_s', ...values };
  const chosen = sql.replaceAll(VIEW, (call) => `(SELECT * FROM ${call} WHERE ${where})`);
  // Not ${name:format}: that is a variable of the dashboard.
  return chosen.replaceAll(/(?<!\$)\{(\w+):[^}]+\}/g, (_, parameter: string) => {
    return given[parameter] ?? parameters.find(({ name }) => name === parameter)?.default ?? parameter;
  });
}
