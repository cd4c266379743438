export * from './clickhouse.ts';
export * from './codecs.ts';
export * from './columns.ts';
export * from './community_id.ts';
export * from './docs.ts';
export * from './flow_record.ts';
export * from './flow_row.ts';
export * from './ndjson.ts';
