/**
 * TCP sequence numbers: 32 bits that wrap (RFC 9293, section 3.4). They are kept as int32, so a difference modulo 2^32 is
 * one subtraction, right as long as the two lie less than 2^31 apart.
 */

/** a - b modulo 2^32, signed: negative where a stands before b. */
export const seqDiff = (a: number, b: number): number => (a - b) | 0;

/** a + bytes modulo 2^32. */
export const seqAdd = (a: number, bytes: number): number => (a + bytes) | 0;

export const seqLess = (a: number, b: number): boolean => ((a - b) | 0) < 0;

export const seqLessEqual = (a: number, b: number): boolean => ((a - b) | 0) <= 0;

/** The later of two. */
export const seqMax = (a: number, b: number): number => (((a - b) | 0) > 0 ? a : b);

/** The earlier of two. */
export const seqMin = (a: number, b: number): number => (((a - b) | 0) < 0 ? a : b);
