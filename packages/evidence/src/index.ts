export { type EvidenceInput, type Gathered, gather } from './build/gather.ts';
export { listenerCounts } from './build/listener_metrics.ts';
export { EvidenceError, type EvidenceErrorCode } from './error.ts';
export { type Verdict, verifyPackage } from './package/verify_package.ts';
export { checkEmpty, writePackage } from './package/write_package.ts';
export { moment, timeRange } from './time_range.ts';
