import { duration } from '@mirrorscope/runtime';
import { z } from 'zod';
import type { Budget, Guard } from './mirror_file.ts';
import { CROSS_ZONE_GB, SESSION_HOUR } from './prices.ts';
import { amount, bits, choice, percent, ratio } from './value_types.ts';

const DAY = 86_400;
/** A breach has to be taken back within a minute. */
const LONGEST_PAUSE = 30;

const STEPS = 'give percentages that rise, the last of them 100: [1, 5, 25, 100]';

const rises = (steps: readonly number[]): boolean => steps.every((step, i) => step > (steps[i - 1] ?? 0)) && steps.at(-1) === 100;

export const ramp = z.strictObject({
  steps: z.array(percent, { error: STEPS }).refine(rises, { error: STEPS }).prefault([1, 5, 25, 100]).describe('Percent of the sources.'),
  observe: duration(1, DAY).prefault('10m').describe('How long each step is watched.'),
  every: duration(1, LONGEST_PAUSE).prefault('15s').describe('Time between two looks.'),
  rollback: choice('step', 'all').prefault('step').describe('What is taken back when a limit is passed.'),
});

const URL_FORM = 'give a URL, such as http://10.0.0.5:9479/metrics';
const url = z.url({ protocol: /^https?$/, error: URL_FORM });

export const guard = z.strictObject({
  listeners: z
    .strictObject({
      metrics: z
        .array(url, { error: 'give a list of URLs' })
        .min(1, { error: 'give at least one URL' })
        .describe('Prometheus pages of the listeners.'),
      maxDropRatio: ratio('Packets that listeners dropped, of those that came.').prefault('1%'),
      maxMissedRatio: ratio('Bytes that the mirror lost, of the payload.').prefault('1%'),
    })
    .optional(),
  store: z
    .strictObject({
      url: z.string({ error: 'give the URL of ClickHouse' }).min(1, { error: 'give the URL of ClickHouse' }).describe('ClickHouse.'),
      recordsWithin: duration(1, DAY).prefault('5m').describe('Time within which new sessions show in ClickHouse.'),
      maxSilentRatio: ratio('How many of the new sessions may be silent.').prefault('10%'),
      maxMissedRatio: ratio('Bytes that the mirror lost, of the payload.').prefault('1%'),
    })
    .optional(),
  cloudwatch: z
    .strictObject({
      maxSkippedRatio: ratio('Packets that AWS did not mirror for want of bandwidth, of those to be mirrored.').prefault('1%'),
      maxBandwidthRatio: ratio("Of the instance's baseline bandwidth.").optional(),
      maxPeakBitsPerSecond: bits('Peak of the load balancer.').optional(),
    })
    .optional(),
});

export const budget = z.strictObject({
  perMonth: amount('give US dollars a month, such as 500').describe('US dollars; a plan beyond it is refused.').optional(),
  bitsPerSecond: bits('Mirrored traffic of one source, on average: what crossing zones costs follows from it.').optional(),
  sessionHour: amount(`give US dollars, such as ${SESSION_HOUR}`)
    .prefault(SESSION_HOUR)
    .describe('Price of a session and hour, US dollars.'),
  crossZoneGb: amount(`give US dollars, such as ${CROSS_ZONE_GB}`)
    .prefault(CROSS_ZONE_GB)
    .describe('Price of a gigabyte between zones, both sides together, US dollars.'),
});

export const guardOf = ({ listeners, store, cloudwatch }: z.output<typeof guard>): Guard => ({
  listeners,
  store,
  cloudwatch: cloudwatch && {
    maxSkippedRatio: cloudwatch.maxSkippedRatio,
    maxBandwidthRatio: cloudwatch.maxBandwidthRatio,
    maxPeakBitsPerSecond: cloudwatch.maxPeakBitsPerSecond,
  },
});

export const budgetOf = ({ perMonth, bitsPerSecond, sessionHour, crossZoneGb }: z.output<typeof budget>): Budget => ({
  perMonth,
  bitsPerSecond,
  sessionHour,
  crossZoneGb,
});
