import { quotaUse } from '../plan/quota_use.ts';
import { number } from '../plan/words.ts';
import type { Check } from './check.ts';

const NEAR = 0.8;

/** What is about to be used up, were all sources mirrored. */
export const nearQuota: Check = ({ world, changes, quotas }) =>
  quotaUse(world, changes, quotas)
    .filter(({ what, after, limit }) => after >= NEAR * limit && !what.startsWith('sessions of ') && !what.startsWith('rules of '))
    .map(({ what, after, limit }) => ({
      code: 'near_quota',
      severity: 'warning',
      about: what,
      message: `${what} would use ${number(after)} of the ${number(limit)} that AWS allows.`,
      meaning: 'AWS does not raise this quota; past it, new sources are left out.',
      remedy: 'Select fewer sources, or give some another account, region or target, before more come.',
    }));
