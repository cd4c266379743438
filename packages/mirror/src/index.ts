export { type Clock, SYSTEM_CLOCK } from './clock.ts';
export { MirrorError, type MirrorErrorCode } from './error.ts';
