import { StoreError } from './error.ts';
import type { QueryAnswer } from './query.ts';
import { type Report, type ReportParameter, readReports } from './report_file.ts';
import { type ParameterValue, parameterText } from './report_parameter.ts';
import type { Store } from './store.ts';

/** The reports that runReport knows, in order of their names. */
export function listReports(): readonly Report[] {
  return readReports();
}

/** A report's SQL, and the values of its parameters as ClickHouse takes them. */
export interface ReportStatement {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The report `name` with its parameters. Those that are not given have their defaults; times are Dates or ISO 8601 text.
 * Throws StoreError unknown_report or bad_parameter.
 */
export function reportStatement(name: string, values: Readonly<Record<string, ParameterValue>> = {}): ReportStatement {
  const reports = readReports();
  const report = reports.find((candidate) => candidate.name === name);
  if (report === undefined) {
    throw new StoreError('unknown_report', `There is no report ${name}: ${reports.map((candidate) => candidate.name).join(', ')}`);
  }
  const known = new Map(report.parameters.map((parameter) => [parameter.name, parameter]));
  for (const key of Object.keys(values)) {
    if (!known.has(key)) {
      throw new StoreError('bad_parameter', `The report ${name} has no parameter ${key}: ${[...known.keys()].join(', ')}`);
    }
  }
  const textOf = (parameter: ReportParameter) => parameterText(parameter, values[parameter.name] ?? parameter.default);
  return { sql: report.sql, parameters: Object.fromEntries(report.parameters.map((parameter) => [parameter.name, textOf(parameter)])) };
}

/** Runs the report `name`. Throws what reportStatement throws, or what the store throws. */
export async function runReport(store: Store, name: string, values: Readonly<Record<string, ParameterValue>> = {}): Promise<QueryAnswer> {
  const { sql, parameters } = reportStatement(name, values);
  return store.query(sql, parameters);
}
