import { readFile } from 'node:fs/promises';
import type { Aws, MirrorFile } from '@mirrorscope/mirror';
import { onInterrupt } from '@mirrorscope/runtime/interrupt';
import { CliError } from './errors.ts';
import { Steps } from './steps.ts';

export const fileOption = {
  type: 'string',
  alias: 'f',
  valueHint: 'FILE',
  default: 'mirror.yaml',
  description: 'what is to be mirrored, and how',
} as const;

/** Where AWS is, and who asks. */
export const awsArgs = {
  region: { type: 'string', valueHint: 'REGION', description: "region (default: the file's, else the environment's or profile's)" },
  profile: { type: 'string', valueHint: 'NAME', description: "profile of AWS's own configuration files" },
  'endpoint-url': { type: 'string', valueHint: 'URL', description: 'ask this address instead of AWS, for tests' },
} as const;

export const shareOption = { type: 'string', valueHint: 'PERCENT', description: 'percent of the sources (default 100)' } as const;

export const forceOption = { type: 'boolean', description: 'go on in spite of findings that are errors; not beyond the budget' } as const;

export const jsonOption = { type: 'boolean', description: 'print JSON' } as const;

export const yesOption = { type: 'boolean', description: 'do not ask' } as const;

export interface AwsOptions {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
}

/** Reads mirror.yaml. Throws MirrorError bad_file. */
export async function mirrorFile(path: string): Promise<MirrorFile> {
  const { parseMirrorFile } = await import('@mirrorscope/mirror');
  return parseMirrorFile(await textOf(path, '-f names the file; docs/mirror.md explains it'), path);
}

export async function textOf(path: string, remedy: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new CliError('no_mirror', `${path} cannot be read (${(error as NodeJS.ErrnoException).code}): ${remedy}`, error);
  }
}

/** What a command works with. */
export interface AtWork {
  readonly aws: Aws;
  /** Aborted by Ctrl-C: what was begun is left true, and what AWS answers last is still heard. */
  readonly signal: AbortSignal;
  /** Says how far it has come. */
  readonly steps: Steps;
}

/** Calls `work` with AWS. */
export async function withAws<T>(options: AwsOptions, file: MirrorFile | undefined, work: (at: AtWork) => Promise<T>): Promise<T> {
  const { openAws } = await import('@mirrorscope/mirror');
  const region = options.region ?? file?.region;
  const { profile, 'endpoint-url': endpointUrl } = options;
  const aws = await openAws({
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
  });
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort(new CliError('interrupted', 'interrupted; mirrorscope mirror status shows what is there')));
  const steps = new Steps(process.stderr);
  try {
    return await work({ aws, signal: stop.signal, steps });
  } finally {
    steps.end();
    release();
    aws.close();
  }
}
