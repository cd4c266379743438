/** Remembers which inputs a step was last done for, so that a second run has nothing to do. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * @param {readonly string[]} paths files that decide the outcome of the step
 * @returns {string} changes when any of them does, or the platform
 */
export function fingerprint(paths) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const path of paths) hash.update(`\0${path}\0`).update(readFileSync(path));
  return hash.digest('hex');
}

/**
 * @param {string} stampPath
 * @param {string} print
 */
export function isStamped(stampPath, print) {
  try {
    return readFileSync(stampPath, 'utf8') === print;
  } catch {
    return false;
  }
}

/**
 * @param {string} stampPath
 * @param {string} print
 */
export function stamp(stampPath, print) {
  writeFileSync(stampPath, print);
}
