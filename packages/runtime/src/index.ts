export { dumpConfig } from './config/dump.ts';
export { type ConfigSources, type Loaded, loadConfig } from './config/load.ts';
export type { Setting } from './config/origins.ts';
export { bytes, choice, duration, endpointOrOff, list, text, value, wholeNumber } from './config/value_types.ts';
export { type Endpoint, endpointText, parseEndpoint } from './endpoint.ts';
export { RuntimeError, type RuntimeErrorCode } from './error.ts';
