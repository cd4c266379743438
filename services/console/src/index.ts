export { type Access, accessOf } from './access.ts';
export { bundlePage } from './bundle.ts';
export { type ConsoleConfig, dumpConsoleConfig, loadConsoleConfig } from './config.ts';
export { planOf } from './plan.ts';
export { runConsole } from './run.ts';
export { type Console, type ConsoleOptions, startConsole } from './server.ts';
