export { dumpListenerConfig, type ListenerConfig, loadListenerConfig } from './config.ts';
export { runListener } from './run.ts';
