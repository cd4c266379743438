export { readWorkload, type WorkloadOptions } from './model.ts';
export { type Workload, workloadJsonSchema, workloadSchema } from './schema.ts';
