/** UIDs of the provisioned data sources (provisioning/datasources), and what panels call them: the variables by which a dashboard can be moved to others. */
export interface Source {
  readonly uid: string;
  readonly type: string;
  readonly variable: string;
}

export const CLICKHOUSE: Source = { uid: 'mirrorscope-clickhouse', type: 'grafana-clickhouse-datasource', variable: 'clickhouse' };
export const PROMETHEUS: Source = { uid: 'mirrorscope-prometheus', type: 'prometheus', variable: 'prometheus' };

/** The version of the ClickHouse plugin that the queries are written for; compose.yaml installs it. */
const PLUGIN_VERSION = '4.21.2';

export const reference = ({ type, variable }: Source) => ({ type, uid: `\${${variable}}` });

/** A query as the ClickHouse plugin keeps it. Format 0 is a time series, 1 a table. */
export const clickhouseQuery = (rawSql: string, queryType: 'timeseries' | 'table', refId = 'A') => ({
  refId,
  editorType: 'sql',
  queryType,
  format: queryType === 'table' ? 1 : 0,
  pluginVersion: PLUGIN_VERSION,
  rawSql,
});
