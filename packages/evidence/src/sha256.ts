import { createHash } from 'node:crypto';

/** In hexadecimal, as sha256sum writes it. */
export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
