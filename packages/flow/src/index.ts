export { Admission, type Allowed, type Network } from './admission.ts';
export { type EngineOptions, FlowEngine } from './flow_engine.ts';
export { FlowTable } from './flow_table.ts';
export type { FlowOptions } from './options.ts';
export type { KeyParts } from './viewpoints.ts';
