import { type Encapsulation, type Pace, replay, resolveTarget } from '@mirrorscope/replay';
import { onInterrupt } from '@mirrorscope/runtime/interrupt';
import { CliError } from './errors.ts';
import { Progress } from './progress.ts';
import { replaySummary } from './replay_summary.ts';

export interface ReplayRequest {
  readonly file: string;
  readonly to: { readonly host: string; readonly port: number };
  /** Not only to private addresses. */
  readonly anywhere: boolean;
  readonly pace: Pace;
  readonly loop: number;
  readonly encapsulation: Encapsulation;
  readonly vni: number | undefined;
}

/** `mirrorscope replay`. Throws what failed, after what was sent is told. */
export async function runReplay({ to, anywhere, ...request }: ReplayRequest): Promise<void> {
  const address = await resolveTarget(to.host, anywhere);
  const progress = new Progress(process.stderr, true);
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort());
  try {
    const result = await replay({
      ...request,
      to: { address, port: to.port },
      signal: stop.signal,
      onProgress: (state) => progress.update(state),
    });
    progress.end();
    process.stderr.write(replaySummary(result, { host: address, port: to.port }));
    if (stop.signal.aborted) throw new CliError('interrupted', 'interrupted; what had been sent until then is counted');
    if (result.failure !== undefined) throw result.failure;
  } finally {
    progress.end();
    release();
  }
}
