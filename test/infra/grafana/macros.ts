/** SQL as the ClickHouse plugin and Grafana send it: macros (grafana.com/docs/plugins/grafana-clickhouse-datasource, "Macros") and variables replaced. */

export interface Surroundings {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Of a panel, in seconds. */
  readonly interval: number;
  /** What is chosen; ALL for all. Dashboards have some, alert rules have none. */
  readonly variables?: Readonly<Record<string, readonly string[]>>;
}

export const ALL = ['$__all'];

const CONDITIONAL = '$__conditionalAll(';
const FORMATS: Readonly<Record<string, (values: readonly string[]) => string>> = {
  singlequote: (values) => values.map((value) => `'${value.replaceAll("'", "\\'")}'`).join(','),
  csv: (values) => values.join(','),
};

/** Throws Error where something is left that the plugin would not replace. */
export function expand(sql: string, { from, to, interval, variables = {} }: Surroundings): string {
  const seconds = (milliseconds: number) => `toDateTime(${Math.floor(milliseconds / 1000)})`;
  const macros: Readonly<Record<string, (column: string) => string>> = {
    fromTime: () => seconds(from),
    toTime: () => seconds(to),
    fromTime_ms: () => `fromUnixTimestamp64Milli(${from})`,
    toTime_ms: () => `fromUnixTimestamp64Milli(${to})`,
    interval_s: () => String(interval),
    timeFilter: (column) => `${column} >= ${seconds(from)} AND ${column} <= ${seconds(to)}`,
    timeInterval: (column) => `toStartOfInterval(toDateTime(${column}), INTERVAL ${interval} second)`,
  };
  const chosen = withoutAlls(sql, variables).replaceAll(/\$\{(\w+):(\w+)\}/g, (_, name: string, format: string) => {
    const value = variables[name] ?? unknown(`variable ${name}`);
    return (FORMATS[format] ?? unknown(`format ${format}`))(value);
  });
  const expanded = chosen.replaceAll(/\$__(\w+)(?:\((\w+)\))?/g, (_, name: string, column: string) => {
    return (macros[name] ?? unknown(`macro ${name}`))(column);
  });
  return /\$\{|\$\w|\[\[/.test(expanded) ? unknown(`placeholder in ${expanded}`) : expanded;
}

/** `$__conditionalAll(condition, $variable)` is the condition, or `1=1` where all is chosen. */
function withoutAlls(sql: string, variables: Readonly<Record<string, readonly string[]>>): string {
  const at = sql.lastIndexOf(CONDITIONAL);
  if (at < 0) return sql;
  const start = at + CONDITIONAL.length;
  let end = start;
  let comma = start;
  for (let depth = 0; depth >= 0; end++) {
    if (end === sql.length) throw new Error(`no end of ${sql.slice(at)}`);
    if (sql[end] === '(') depth++;
    else if (sql[end] === ')') depth--;
    else if (sql[end] === ',' && depth === 0) comma = end;
  }
  const [, name = ''] = /^, \$(\w+)\)$/.exec(sql.slice(comma, end)) ?? unknown(`form of ${sql.slice(at, end)}`);
  const [first] = variables[name] ?? unknown(`variable ${name}`);
  const condition = first === undefined || first === ALL[0] ? '1=1' : sql.slice(start, comma);
  return withoutAlls(sql.slice(0, at) + condition + sql.slice(end), variables);
}

function unknown(what: string): never {
  throw new Error(`unknown ${what}`);
}
