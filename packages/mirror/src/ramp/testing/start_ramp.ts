import { startMirrored } from '../../apply/fixtures.ts';
import { MirrorError } from '../../error.ts';
import type { MirrorFile } from '../../file/mirror_file.ts';
import type { CloudOptions } from '../../testing/cloud/cloud.ts';
import { mirroringSessions } from '../../testing/mirroring_sessions.ts';
import { ListenerGuard } from '../listener_guard.ts';
import { type RampEvent, ramp } from '../ramp.ts';
import { ListenerPage } from './listener_page.ts';

/** A cloud with `count` sources, a file with these steps, and a listener whose page a guard reads. */
export async function startRamp(count: number, given: Partial<MirrorFile['ramp']>, options: CloudOptions = {}) {
  const mirrored = await startMirrored(count, { consistency: 2_000, ...options });
  const { aws, cloud, clock } = mirrored;
  const page = await ListenerPage.start();
  // Time passes for the listener only while it is looked at.
  page.onRead = () => {
    page.received += 9_800;
  };
  const file: MirrorFile = {
    ...mirrored.file,
    ramp: { steps: [1, 5, 25, 100], observe: 60, every: 10, rollback: 'step', ...given },
  };
  const guard = new ListenerGuard({ metrics: [page.url], maxDropRatio: 0.01, maxMissedRatio: 0.01 });
  const events: RampEvent[] = [];
  return Object.assign(mirrored, {
    file,
    page,
    guard,
    events,
    /** How many sessions have a filter that lets anything through. */
    mirroring: () => mirroringSessions(cloud).length,
    run: (more: { readonly signal?: AbortSignal; readonly force?: boolean; readonly onEvent?: (event: RampEvent) => void } = {}) =>
      ramp(aws, file, {
        guards: [guard],
        ...more,
        onEvent(event) {
          events.push(event);
          more.onEvent?.(event);
        },
      }),
    /** From the moment of `begins` on, 2 % of the packets are dropped. Answers with that moment once it is there. */
    dropFrom(begins: () => boolean): { at: number } {
      const drops = { at: Number.POSITIVE_INFINITY };
      const read = page.onRead;
      page.onRead = () => {
        read(page);
        if (begins()) drops.at = Math.min(drops.at, clock.now());
        if (drops.at < Number.POSITIVE_INFINITY) page.dropped += 200;
      };
      return drops;
    },
    async [Symbol.asyncDispose]() {
      page.stop();
      aws.close();
      await cloud.stop();
    },
  });
}

/** A guard of these answers in turn, and then of none: a number against a limit of 1, or a failure's text. */
export function scripted(...answers: readonly (number | string)[]) {
  const rest = answers.values();
  return {
    name: 'script',
    begin: async () => {},
    async look() {
      const { value } = rest.next();
      if (typeof value === 'string') throw new MirrorError('unreachable', value);
      return value === undefined ? [] : [{ measure: 'trouble', value, limit: 1, detail: `${value} of it` }];
    },
  };
}
