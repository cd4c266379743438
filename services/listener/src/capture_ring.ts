/** The ring of capture files beside a listener's flows. */

import { Ring, type RingLog } from '@mirrorscope/ring';
import type { Metrics } from '@mirrorscope/runtime';
import type { CaptureConfig } from './capture_config.ts';

/** Undefined where no packets are kept. */
export function openRing({ dir, size, fileSize, age }: CaptureConfig, workers: number, log: RingLog): Ring | undefined {
  return dir === null ? undefined : new Ring({ directory: dir, size, fileSize, age }, workers, log);
}

/** What those who run this answer for, where more than headers is kept. */
export function payloadWarnings({ dir, payload }: CaptureConfig): string[] {
  if (dir === null || payload === 0) return [];
  const kept = payload === Number.POSITIVE_INFINITY ? 'whole packets' : `${payload} bytes of each packet's payload`;
  return [
    `${dir} keeps ${kept}: passwords, cookies and personal data that were sent in the clear lie there; ` +
      'keep it as short as you may, or set capture.payload to headers',
  ];
}

/** At any quiet moment matched = kept + the sum of left_out. */
export function registerCaptureMetrics(metrics: Metrics, ring: Ring): void {
  metrics.counter('mirrorscope_capture_matched_packets_total', 'Packets that capture.filter let through.', () => ring.count('matched'));
  metrics.counter('mirrorscope_capture_kept_packets_total', 'Packets that were written into the ring.', () => ring.count('kept'));
  metrics.counter('mirrorscope_capture_kept_bytes_total', 'Bytes that were written into the ring.', () => ring.count('keptBytes'));
  metrics.counter(
    'mirrorscope_capture_left_out_packets_total',
    'Packets that are missing in the ring: the disk was too slow, writing failed, or they are no Ethernet frames.',
    ['reason'],
    () => (['busy', 'failed', 'unfit'] as const).map((reason) => [{ reason }, ring.count(reason)] as const),
  );
  metrics.gauge('mirrorscope_capture_files', 'Files of the ring.', () => ring.files);
  metrics.gauge('mirrorscope_capture_bytes', 'Bytes of these files together.', () => ring.bytes);
}
