export { bundlePage } from './bundle.ts';
export { DEFAULT_LIMITS, dumpConsoleConfig, loadConsoleConfig } from './config.ts';
export { watchedHere } from './health/services.ts';
export { planOf } from './plan.ts';
export { runConsole } from './run.ts';
export { type Console, type ConsoleOptions, startConsole } from './server.ts';
