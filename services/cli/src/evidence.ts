import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  checkEmpty,
  type EvidenceInput,
  gather,
  listenerCounts,
  moment,
  timeRange,
  verifyPackage,
  writePackage,
} from '@mirrorscope/evidence';
import { type AwsOptions, textOf, withAws } from './mirror_options.ts';
import { withStore } from './open_store.ts';
import { printText } from './output.ts';
import { counted } from './quantity.ts';
import { Steps } from './steps.ts';

interface Wish {
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly out: string;
  /** When it is said to be made. */
  readonly at: string;
  /** Path of a mirror file. */
  readonly mirror: string | undefined;
  /** Undefined: AWS is not asked. */
  readonly aws: AwsOptions | undefined;
  /** URLs of listeners. */
  readonly metrics: readonly string[];
  readonly owner: string | undefined;
  readonly store: string;
}

/** Makes a package and says where it is. */
export async function makeEvidence(wish: Wish): Promise<void> {
  const range = timeRange(wish.from, wish.to);
  const created = moment('at', wish.at);
  checkEmpty(wish.out);
  const mirror = wish.mirror === undefined ? undefined : await mirrorInput(wish.mirror, wish.aws);
  const listeners = wish.metrics.length === 0 ? undefined : await Promise.all(wish.metrics.map(listenerCounts));
  const input: EvidenceInput = { range, created, owner: wish.owner, mirror, listeners };
  const gathered = await withSteps((show) => withStore(wish.store, (store) => gather(store, input, show)));
  const seal = writePackage(wish.out, gathered);
  const { quality, gaps } = gathered.evidence;
  const records = quality.viewpoints.reduce((sum, viewpoint) => sum + viewpoint.records, 0);
  const found = gaps.filter(({ verdict }) => verdict === 'found').length;
  printText(`${counted(records, 'record')} from ${counted(quality.viewpoints.length, 'viewpoint')}, ${counted(found, 'gap')} found
open ${join(wish.out, 'index.html')}
SHA-256 of MANIFEST, to be told the reviewer by another way: ${seal}
`);
}

async function mirrorInput(path: string, options: AwsOptions | undefined): Promise<EvidenceInput['mirror']> {
  const { parseMirrorFile, readWorld } = await import('@mirrorscope/mirror');
  const text = await textOf(path, '--mirror names the file; docs/mirror.md explains it');
  const file = parseMirrorFile(text, path);
  const world = options === undefined ? undefined : await withAws(options, file, ({ aws, steps }) => readWorld(aws, file, steps.show));
  return { file, name: path, sha256: createHash('sha256').update(text).digest('hex'), world };
}

/** Says what of a package does not hold. Exit code 1 where anything does not. */
export async function verifyEvidence(directory: string, store: string | undefined): Promise<void> {
  const verdict = await withSteps((show) =>
    store === undefined ? verifyPackage(directory) : withStore(store, (open) => verifyPackage(directory, open, show)),
  );
  printText(verdict.lines.map((line) => `${line}\n`).join(''));
  if (!verdict.holds) process.exitCode = 1;
}

async function withSteps<T>(work: (show: Steps['show']) => Promise<T>): Promise<T> {
  const steps = new Steps(process.stderr);
  try {
    return await work(steps.show);
  } finally {
    steps.end();
  }
}
