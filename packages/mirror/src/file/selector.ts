import { z } from 'zod';
import type { Selector, SelectorField } from './mirror_file.ts';
import { texts } from './value_types.ts';

/** A selector as it is written, with every value a list. */
interface WrittenSelector extends Readonly<Partial<Record<SelectorField, readonly string[] | undefined>>> {
  readonly tag?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly not?: WrittenSelector | undefined;
  readonly any?: readonly WrittenSelector[] | undefined;
  readonly all?: readonly WrittenSelector[] | undefined;
}

const TAGS = 'give tags with values, such as {env: prod}';

const FIELDS = {
  interface: texts('Network interface.', 'eni-').optional(),
  instance: texts('Instance that it is attached to.', 'i-').optional(),
  subnet: texts('Its subnet.', 'subnet-').optional(),
  vpc: texts('Its VPC.', 'vpc-').optional(),
  zone: texts('Its availability zone: name (us-east-1a) or ID (use1-az1).').optional(),
  autoScalingGroup: texts("Name of its instance's Auto Scaling group.").optional(),
  securityGroup: texts('One of its security groups.', 'sg-').optional(),
  description: texts("The interface's description.").optional(),
  instanceType: texts("Its instance's type: m7i.large, c7gn.*").optional(),
};

const several = () => z.array(selector, { error: 'give a list of selectors' }).min(1, { error: 'give at least one selector' }).optional();

/** What an interface, or its instance, has to be. */
export const selector: z.ZodType<WrittenSelector> = z
  .strictObject({
    tag: z
      .record(z.string(), texts('Value of the tag.'), { error: TAGS })
      .refine((tags) => Object.keys(tags).length > 0, { error: TAGS })
      .describe('Tags of the interface or of its instance; all of them have to fit.')
      .optional(),
    ...FIELDS,
    get not() {
      return selector.optional();
    },
    get any() {
      return several();
    },
    get all() {
      return several();
    },
  })
  .refine((selector) => Object.keys(selector).length > 0, { error: 'say what to select; for everything: {interface: "*"}' })
  .meta({ id: 'selector', description: 'All keys have to hold; of several values one has to. * stands for anything.' });

export function selectorOf({ tag = {}, not, any, all, ...fields }: WrittenSelector): Selector {
  const parts: Selector[] = Object.entries(tag).map(([tag, values]) => ({ tag, values }));
  for (const [field, values] of Object.entries(fields)) if (values !== undefined) parts.push({ field: field as SelectorField, values });
  if (not !== undefined) parts.push({ not: selectorOf(not) });
  if (any !== undefined) parts.push({ any: any.map(selectorOf) });
  if (all !== undefined) parts.push({ all: all.map(selectorOf) });
  return parts.length === 1 ? parts[0]! : { all: parts };
}
