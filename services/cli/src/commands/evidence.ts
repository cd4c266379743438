import { defineCommand } from 'citty';
import { valuesOf } from '../arguments.ts';
import { usageError } from '../errors.ts';
import { awsArgs } from '../mirror_options.ts';
import { storeOption, storeUrl } from '../open_store.ts';
import { noOperands } from '../operands.ts';
import { pointInTime } from '../values.ts';

export const operands = '';
export const notes = `DIR gets index.html, evidence.json, the queries with their results, and MANIFEST with the hash of each. Times are ISO 8601, UTC where no zone is
given, or how long ago: 15m, -1h. docs/evidence.md explains it.

  mirrorscope evidence --from 2026-05-01T12:00Z --to 2026-05-01T13:00Z --mirror mirror.yaml --out evidence
  mirrorscope evidence --from -1h --to 0 --mirror mirror.yaml --live --metrics http://10.0.0.5:9479/metrics --out evidence
  mirrorscope evidence --verify evidence --store URL`;

export default defineCommand({
  meta: { description: 'make a package for a reviewer: what was seen in a time range, how, and what is missing' },
  args: {
    from: { type: 'string', valueHint: 'TIME', description: 'first moment' },
    to: { type: 'string', valueHint: 'TIME', description: 'the moment after the last one' },
    out: { type: 'string', valueHint: 'DIR', description: 'write the package here; it has to be empty or new' },
    mirror: { type: 'string', valueHint: 'FILE', description: 'mirror.yaml: what was meant to be mirrored, and how' },
    live: {
      type: 'boolean',
      description: "ask AWS as well, with the environment's credentials: sessions, interfaces, targets as they are now",
    },
    metrics: {
      type: 'string',
      valueHint: 'URL',
      description: "a listener's page of metrics, for what it dropped and refused; may be given again",
    },
    owner: { type: 'string', valueHint: 'NAME', description: 'who answers for it (default: the tag owner, or team, of the mirror file)' },
    at: { type: 'string', valueHint: 'TIME', description: 'say that it was made at this time (default: now)' },
    verify: { type: 'string', valueHint: 'DIR', description: 'check a package instead; with --store the queries are run again' },
    store: storeOption,
    ...awsArgs,
  },
  async run({ args, rawArgs }) {
    noOperands(args._);
    const { from, to, out, verify } = args;
    const { makeEvidence, verifyEvidence } = await import('../evidence.ts');
    if (verify !== undefined) {
      if ((from ?? to ?? out) !== undefined) throw usageError('--verify checks a package that is there: leave --from, --to and --out out');
      return verifyEvidence(verify, args.store);
    }
    if (from === undefined || to === undefined)
      throw usageError('give --from and --to, such as --from 2026-05-01T12:00Z --to 2026-05-01T13:00Z');
    if (out === undefined) throw usageError('give --out DIR, a new directory for the package');
    if (args.live && args.mirror === undefined) throw usageError('--live asks AWS about a mirror: give --mirror FILE');
    const now = Date.now();
    const time = (option: 'from' | 'to' | 'at', text: string): string => pointInTime(option, text, now);
    await makeEvidence({
      from: time('from', from),
      to: time('to', to),
      out,
      at: time('at', args.at ?? '0'),
      mirror: args.mirror,
      aws: args.live ? args : undefined,
      metrics: valuesOf(rawArgs, 'metrics'),
      owner: args.owner,
      store: storeUrl(args.store),
    });
  },
});
