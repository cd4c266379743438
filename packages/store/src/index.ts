export { StoreError, type StoreErrorCode } from './error.ts';
export type { HttpInterface, HttpOptions } from './http/serve.ts';
export type { MigrateOptions, MigrationResult } from './migrate.ts';
export type { QueryParameters, QueryResult, ResultColumn } from './query.ts';
export type { ParameterType, Report, ReportParameter } from './report_file.ts';
export type { ParameterValue } from './report_parameter.ts';
export { listReports, runReport } from './reports.ts';
export type { Retention } from './retention.ts';
export { type InsertOptions, openStore, type Store, type StoreOptions, serveHttp } from './store.ts';
