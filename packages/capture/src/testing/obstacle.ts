/** For tests that not every machine can run. */

/**
 * For `skip` of node:test: false where there is no reason to skip. A reason stands in plain sight, and on a CI machine (CI=true) it
 * is a failure: there everything must run.
 */
export function skipLoudly(reason: string | undefined): string | false {
  if (reason === undefined) return false;
  const ci = process.env['CI'] ?? '';
  if (!['', '0', 'false'].includes(ci)) throw new Error(`cannot be tested on this CI machine: ${reason}`);
  console.error(`SKIPPED: ${reason}`);
  return reason;
}
