import { MONTH_HOURS } from '../file/prices.ts';
import type { Draft } from '../plan/draft.ts';
import { count, sample } from '../plan/words.ts';
import type { Instance } from '../world/world.ts';
import type { Check } from './check.ts';
import { supportOf } from './instance_families.ts';

/** What denies a type: bare metal is a size, the rest are families. */
const familyOf = ({ type }: Instance): string => (type.includes('.metal') ? '*.metal*' : `${type.split('.')[0]}.*`);

const instancesOf = ({ wanted }: Draft): Instance[] => [...new Set(wanted.flatMap(({ chosen }) => chosen.instance ?? []))];

/** That AWS can mirror instances of such types. */
export const instanceTypes: Check = (draft) => {
  const families = Map.groupBy(
    instancesOf(draft).filter(({ type }) => supportOf(type) !== 'supported'),
    (one) => `${familyOf(one)} ${supportOf(one.type)}`,
  );
  return [...families.values()].map((instances) => {
    const family = familyOf(instances[0]!);
    const is = `${count(instances.length, 'source instance')} of type ${family}: ${sample(instances.map(({ id }) => id))}`;
    return supportOf(instances[0]!.type) === 'unsupported'
      ? {
          code: 'unsupported_instance',
          severity: 'error',
          about: family,
          message: `AWS cannot mirror ${is}.`,
          meaning: 'AWS refuses sessions on such instances; one that became such goes on being billed.',
          remedy: `Add instanceType: ['${family}'] to deny.`,
        }
      : {
          code: 'unknown_instance',
          severity: 'warning',
          about: family,
          message: `Whether AWS can mirror is not known for ${is}.`,
          meaning: 'What AWS publishes of this family is contradictory, or it is newer than this program.',
          remedy: `Try one by hand; if AWS refuses it, add instanceType: ['${family}'] to deny.`,
        };
  });
};

/** That no session is paid for an instance that sends nothing. */
export const stoppedInstances: Check = (draft) => {
  const stopped = instancesOf(draft).filter(({ state }) => state === 'stopped' || state === 'stopping');
  if (stopped.length === 0) return [];
  const cost = (draft.file.budget.sessionHour * MONTH_HOURS).toFixed(2);
  return [
    {
      code: 'stopped_instance',
      severity: 'warning',
      about: draft.file.name,
      message: `${count(stopped.length, 'source instance')} stopped: ${sample(stopped.map(({ id }) => id))}.`,
      meaning: `A session is billed while its instance is stopped, ${cost} USD a month.`,
      remedy: 'Start them, or deny them until they are needed; a watcher gives sessions to what starts.',
    },
  ];
};
