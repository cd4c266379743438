import { exception } from './exception.ts';

/**
 * URL parameters that a ClickHouse server takes for itself; all others are settings of the query. Those that change how a
 * server sends its answer, but not what is in it, are taken and have no effect here.
 */
const OF_THE_INTERFACE = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'user',
  'password',
  'quota_key',
  'client_protocol_version',
  'stacktrace',
  'enable_http_compression',
  'http_zlib_compression_level',
  'http_native_compression_disable_checksumming_on_decompress',
  'http_write_exception_in_output_format',
  'http_headers_progress_interval_ms',
  'http_response_buffer_size',
  'http_response_headers',
  'buffer_size',
  'wait_end_of_query',
  'send_progress_in_http_headers',
  'cancel_http_readonly_queries_on_client_close',
  'add_http_cors_header',
]);

/** Parameters that ask for what this interface does not have, and what to do instead. Where they are off nothing is asked for. */
const MISSING: Readonly<Record<string, string>> = {
  compress: 'the compressed blocks of compress=1: use enable_http_compression=1 with Accept-Encoding: gzip, deflate, br or zstd',
  decompress: 'the compressed blocks of decompress=1: use Content-Encoding: gzip, deflate, br or zstd',
  session_id: 'sessions: every request stands for itself',
  role: 'roles',
};
const OFF = new Set(['', '0', 'false']);

/**
 * What a read-only request may set: limits, and how values are written. Not among them is what makes the engine read or
 * write a file, call out, or take SQL or experimental functions from a setting.
 */
const FOR_READERS =
  /^(max_|min_|optimize_|output_format_(?!schema$)|format_(csv|tsv|custom)_|\w+_overflow_mode$|(date_time_output_format|session_timezone|extremes|totals_mode|limit|offset|final|log_comment|priority|join_algorithm|join_use_nulls|group_by_use_nulls|prefer_column_name_to_alias|aggregate_functions_null_for_empty|empty_result_for_aggregation_by_empty_set|timeout_before_checking_execution_speed|use_uncompressed_cache|cast_keep_nullable)$)/;

/** The settings of a query among the parameters of its URL. Throws ClickHouseException. */
export function querySettings(parameters: URLSearchParams, readOnly: boolean): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (OF_THE_INTERFACE.has(name) || name.startsWith('param_')) continue;
    const missing = MISSING[name];
    if (missing !== undefined) {
      if (OFF.has(value)) continue;
      throw exception('NOT_IMPLEMENTED', `This server has no support for ${missing}`);
    }
    if (!/^\w+$/.test(name)) throw exception('BAD_ARGUMENTS', `The URL has a parameter ${JSON.stringify(name)}, which is no setting`);
    if (readOnly && !mayRead(name, value)) throw exception('READONLY', `Cannot modify '${name}' setting in readonly mode`);
    if (!(readOnly && name === 'readonly')) settings.set(name, value);
  }
  return settings;
}

const mayRead = (name: string, value: string): boolean => (name === 'readonly' ? value === '1' || value === '2' : FOR_READERS.test(name));
