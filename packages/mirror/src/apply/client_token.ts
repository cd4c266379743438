import { canonicalJson, sha256 } from '../plan/canonical.ts';

/**
 * What makes AWS create a thing once, however often it is asked to: it follows from what is asked for, so that a run which was killed and its successor
 * ask with the same one. `salt` counts the things of this kind that were created like this and are gone: AWS would go on answering with them.
 */
export const clientToken = (operation: string, input: object, salt: number): string => sha256(canonicalJson({ operation, input, salt }));

/** Times that a thing may have been created and deleted with equal wishes before. */
export const MOST_SALTS = 20;
