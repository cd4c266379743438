import { createHash } from 'node:crypto';

/** IDs as AWS gives them, `eni-0` and 16 hex digits: without order, yet the same in each run. */
export class Ids {
  #made = 0;

  next(prefix: string): string {
    return `${prefix}-0${this.hex(16)}`;
  }

  hex(digits: number): string {
    this.#made++;
    return createHash('sha256').update(`id ${this.#made}`).digest('hex').slice(0, digits);
  }
}
