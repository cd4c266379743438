export type { Datagrams } from './datagrams.ts';
export type { EncapsulatorOptions } from './encapsulator.ts';
export { ReplayError, type ReplayErrorCode } from './error.ts';
export { LoadedCapture } from './loaded_capture.ts';
export type { Pace } from './pacer.ts';
export type { Encapsulation } from './plan.ts';
export { type ReplayOptions, type ReplayProgress, type ReplayResult, replay } from './replay.ts';
export { Sender } from './sender.ts';
export { resolveTarget } from './target.ts';
