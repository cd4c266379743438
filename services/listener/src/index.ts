export { dumpListenerConfig, type ListenerConfig, loadListenerConfig } from './config.ts';
export { planOf } from './plan.ts';
export { runListener } from './run.ts';
