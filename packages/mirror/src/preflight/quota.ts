import { quotaUse } from '../plan/quota_use.ts';
import { number } from '../plan/words.ts';
import type { Check } from './check.ts';
import { filterOf } from './filter_rules.ts';
import type { Finding } from './finding.ts';

const NEAR = 0.8;

/** What is about to be used up, were all sources mirrored. */
export const nearQuota: Check = (draft) => {
  const { world, changes, quotas, file } = draft;
  const near = quotaUse(world, changes, quotas)
    .filter(({ what, after, limit }) => after >= NEAR * limit && !what.startsWith('sessions of ') && !what.startsWith('rules of '))
    .map(({ what, after, limit }) =>
      finding(what, `${what} would use ${number(after)} of the ${number(limit)} that AWS allows.`, NOT_ADJUSTABLE),
    );
  const crowded = Object.keys(file.filters).flatMap((name) => {
    const rules = filterOf(draft, name)?.rules.length ?? 0;
    const says = `Filter ${name} has ${rules} rules in both directions together; AWS publishes ${quotas.rulesPerDirection} rules a filter.`;
    return rules <= quotas.rulesPerDirection ? [] : [finding(`filter/${name}`, says, UNCLEAR)];
  });
  return [...near, ...crowded];
};

const NOT_ADJUSTABLE = 'AWS does not raise this quota; past it, new sources are left out.';
const UNCLEAR = 'Should AWS count both directions as one, it refuses the last of them, and apply says so.';

const finding = (about: string, message: string, meaning: string): Finding => ({
  code: 'near_quota',
  severity: 'warning',
  about,
  message,
  meaning,
  remedy: 'Select fewer sources or say less rules, before more are needed.',
});
