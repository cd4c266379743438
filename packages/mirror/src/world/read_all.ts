import type { Aws, CommandOf } from '../aws/aws.ts';
import { pages } from '../aws/pages.ts';
import { byId } from './order.ts';

/** A question of EC2 that is answered in pages. */
export interface Question<Output, Given, Thing> {
  /** For messages and progress: `mirror targets`. */
  readonly what: string;
  readonly command: new (input: { readonly NextToken: string | undefined; readonly MaxResults: number }) => CommandOf<Output>;
  readonly given: (page: Output) => readonly Given[] | undefined;
  readonly thing: (given: Given) => Thing;
  /** As many as EC2 gives at once; 1000 where nothing else is said. */
  readonly mostAPage?: number;
}

/** Everything of a kind in the account and region, sorted by ID. Throws MirrorError, or the signal's reason. */
export async function readAll<Output extends { readonly NextToken?: string | undefined }, Given, Thing extends { readonly id: string }>(
  aws: Aws,
  { what, command, given, thing, mostAPage: MaxResults = 1000 }: Question<Output, Given, Thing>,
  signal?: AbortSignal,
): Promise<Thing[]> {
  const things: Thing[] = [];
  for await (const page of pages(aws.ec2, (NextToken) => new command({ NextToken, MaxResults }), what, signal)) {
    for (const one of given(page) ?? []) things.push(thing(one));
  }
  return byId(things, ({ id }) => id);
}
