export { dumpWriterConfig, loadWriterConfig, type WriterConfig } from './config.ts';
export { planOf } from './plan.ts';
export { runWriter } from './run.ts';
