import { z } from 'zod';
import type { SessionChoice } from './mirror_file.ts';
import { description, range, rangeForms, readRange, wholeNumber, written } from './value_types.ts';

/** AWS: API reference of CreateTrafficMirrorSession. */
const LARGEST_PACKET = 8500;
const HIGHEST_NUMBER = 32_766;
const HIGHEST_VNI = 16_777_215;
/** Higher than other tools choose: they keep the packets that they have. */
const NUMBERS = { from: 1000, to: HIGHEST_NUMBER };

const vni = written<SessionChoice['vni']>(
  `give a number from 1 to ${HIGHEST_VNI} for all, a range such as 1000-1999 for one each, or aws`,
  {
    description: 'One for all; one for each interface out of a range; or aws, which chooses at random.',
    anyOf: [{ const: 'aws' }, ...rangeForms(1, HIGHEST_VNI)],
  },
  (given) => {
    if (given === 'aws') return { kind: 'aws' };
    const found = readRange(given, 1, HIGHEST_VNI);
    if (found === undefined) return undefined;
    return typeof given === 'number' ? { kind: 'fixed', vni: given } : { kind: 'range', ...found };
  },
);

/** Of all sessions, or of those of one source. */
export const session = z.strictObject({
  packetLength: wholeNumber(1, LARGEST_PACKET)
    .describe('Bytes of each packet that are mirrored, from its Ethernet header on; left out: all.')
    .optional(),
  number: range(
    1,
    HIGHEST_NUMBER,
    "Session number, or a range: the first that is free. Of an interface's sessions the lowest takes a packet.",
  ).optional(),
  vni: vni.optional(),
  description: description.optional(),
});

/** What the source says, else what is said for all, else a default. */
export function sessionOf(own: z.output<typeof session> = {}, all: z.output<typeof session> = {}, fallback: string): SessionChoice {
  return {
    packetLength: own.packetLength ?? all.packetLength,
    number: own.number ?? all.number ?? NUMBERS,
    vni: own.vni ?? all.vni ?? { kind: 'aws' },
    description: own.description ?? all.description ?? fallback,
  };
}
