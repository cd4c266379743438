export {
  dumpListenerConfig,
  dumpUpConfig,
  type ListenerConfig,
  loadListenerConfig,
  loadUpConfig,
  type UpConfig,
} from './config.ts';
export { planOf } from './plan.ts';
export { runListener } from './run.ts';
export { runUp, type Up } from './up.ts';
