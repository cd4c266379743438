import { type Check, ok } from './finding.ts';

/** The command starts with no other: what is said is for whoever reads it elsewhere. */
export const nodeVersion = (): Check => ({
  name: 'node',
  look: () => [ok(`Node ${process.versions.node} on ${process.platform} ${process.arch}`)],
});
