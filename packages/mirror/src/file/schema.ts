import { z } from 'zod';
import { crossReferences } from './cross_references.ts';
import { filter } from './filter.ts';
import { budget, guard, ramp } from './limits.ts';
import { selector } from './selector.ts';
import { session } from './session.ts';
import { target } from './target.ts';
import { NAME, NAME_ALLOWED, text, wholeNumber } from './value_types.ts';

const name = text(NAME, NAME_ALLOWED);

/** Things by the names that the file gives them. */
const named = <T extends z.ZodType>(thing: T, example: string) =>
  z.record(z.string(), thing, { error: `give names with what they stand for, such as ${example}` }).check(({ value, issues }) => {
    for (const key of Object.keys(value)) {
      if (!NAME.test(key)) issues.push({ code: 'custom', path: [key], message: `as a name ${NAME_ALLOWED}`, input: value });
    }
    if (Object.keys(value).length === 0) issues.push({ code: 'custom', message: `give at least one, such as ${example}`, input: value });
  });

const source = z.strictObject({
  name: name.describe('For messages and reports.'),
  where: selector,
  limit: wholeNumber(1, 10_000).describe('More interfaces than this are an error.').optional(),
  filter: z.string({ error: 'give the name of a filter' }).describe('Name of a filter; left out: the only one.').optional(),
  target: z.string({ error: 'give the name of a target' }).describe('Name of a target; left out: by zone.').optional(),
  session: session.optional(),
});

/** AWS keeps prefixes of its own, and we ours. */
const TAG = /^(?!aws:|mirrorscope:).{1,128}$/is;

const tags = z
  .record(
    z.string(),
    z.string({ error: 'give a text; numbers, true and false in quotes' }).max(256, { error: 'give at most 256 characters' }),
    {
      error: 'give tags with values, such as {team: network}',
    },
  )
  .check(({ value, issues }) => {
    for (const key of Object.keys(value)) {
      if (!TAG.test(key))
        issues.push({
          code: 'custom',
          path: [key],
          message: 'give a tag of 1 to 128 characters without aws: or mirrorscope: in front',
          input: value,
        });
    }
  });

/** `mirror.yaml`; mirror.example.yaml explains the keys. */
export const FILE = z
  .strictObject({
    name: name.describe('Names the mirror: whatever is created bears it as a tag. Another name is another mirror.'),
    region: text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'give a region, such as us-east-1')
      .describe('Left out: as the environment or profile says.')
      .optional(),
    targets: named(target, '{main: {loadBalancer: arn:...}}').describe('Where copies go.'),
    filters: named(filter, '{all: {rules: [{direction: both}]}}').describe('What is copied.'),
    session: session.optional().describe('For all sources that do not say otherwise.'),
    sources: z
      .array(source, { error: 'give a list of sources: [{name: web, where: {tag: {role: web}}}]' })
      .min(1, { error: 'give at least one source: [{name: web, where: {tag: {role: web}}}]' })
      .describe('Whose packets are copied. An interface belongs to the first source that selects it.'),
    deny: z.array(selector, { error: 'give a list of selectors' }).prefault([]).describe('What is never mirrored, whatever sources say.'),
    tags: tags.prefault({}).describe('On everything that is created.'),
    ramp: ramp.prefault({}).describe('Steps in which mirrorscope mirror ramp widens.'),
    guard: guard.prefault({}).describe('Limits that end a ramp and take it back.'),
    budget: budget.prefault({}),
  })
  .check(crossReferences);

export type WrittenFile = z.output<typeof FILE>;
