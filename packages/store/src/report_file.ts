import { readdirSync, readFileSync } from 'node:fs';

/** Types of parameters. Network is an address or a prefix, passed to ClickHouse as the text of an IPv6 prefix. */
export const PARAMETER_TYPES = ['DateTime64(6)', 'UInt16', 'UInt32', 'UInt64', 'String', 'Network'] as const;

export type ParameterType = (typeof PARAMETER_TYPES)[number];

export interface ReportParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** As a user would write it. */
  readonly default: string;
  readonly text: string;
}

export interface Report {
  /** Name of the file, without .sql. */
  readonly name: string;
  readonly title: string;
  /** What it measures, how to read it, what to do. */
  readonly text: string;
  readonly parameters: readonly ReportParameter[];
  readonly sql: string;
}

const FOLDER = new URL('../reports/', import.meta.url);
const PARAMETER = /^param (\w+) (\S+) = (.*?): (.+)$/;

/** All reports, by name. */
export function readReports(folder: URL = FOLDER): readonly Report[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => parseReport(file.slice(0, -'.sql'.length), readFileSync(new URL(file, folder), 'utf8')));
}

/**
 * Reads a report's file. Its head is comment lines: `-- title: …`, lines of explanation, and a line for each parameter,
 * `-- param NAME TYPE = DEFAULT: meaning`. The rest is one SELECT. Throws Error where the head is not of that form.
 */
export function parseReport(name: string, text: string): Report {
  const lines = text.split('\n');
  const bodyAt = lines.findIndex((line) => !line.startsWith('--'));
  const head = lines.slice(0, bodyAt).map((line) => line.slice(2).trim());
  const [first = '', ...rest] = head;
  if (!first.startsWith('title: ')) throw new Error(`report ${name}: the first line is not "-- title: …"`);
  return {
    name,
    title: first.slice('title: '.length),
    text: rest.filter((line) => line !== '' && !line.startsWith('param ')).join('\n'),
    parameters: rest.filter((line) => line.startsWith('param ')).map((line) => parseParameter(name, line)),
    sql: lines.slice(bodyAt).join('\n').trim(),
  };
}

function parseParameter(report: string, line: string): ReportParameter {
  const [, name, type, initial, text] = PARAMETER.exec(line) ?? [];
  const known = PARAMETER_TYPES.find((candidate) => candidate === type);
  if (name === undefined || initial === undefined || text === undefined || known === undefined) {
    throw new Error(`report ${report}: "${line}" is not "param NAME TYPE = DEFAULT: meaning"`);
  }
  return { name, type: known, default: initial, text };
}
