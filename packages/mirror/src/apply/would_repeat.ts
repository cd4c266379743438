import type { MirrorError, MirrorErrorCode } from '../error.ts';

const LASTING: ReadonlySet<MirrorErrorCode> = new Set(['credentials', 'denied', 'unreachable', 'throttled']);

/** The next calls would fail alike: it is time to end, not to ask thousands of times. */
export const wouldRepeat = ({ code }: MirrorError): boolean => LASTING.has(code);
