import type { CommandOf, Send } from './aws.ts';

/** How EC2 and Elastic Load Balancing say that there is more. */
interface Page {
  readonly NextToken?: string | undefined;
  readonly NextMarker?: string | undefined;
}

/**
 * All pages of an answer, one after the other. The SDK's paginators take no heed of buckets, and DescribeTrafficMirrorFilterRules has none.
 * @param command makes the call for the page that `next` names, undefined for the first
 */
export async function* pages<Output extends Page>(
  send: Send,
  command: (next: string | undefined) => CommandOf<Output>,
  about: string,
  signal?: AbortSignal,
): AsyncGenerator<Output, void, void> {
  let next: string | undefined;
  do {
    const page = await send(command(next), about, signal);
    yield page;
    next = page.NextToken ?? page.NextMarker;
  } while (next !== undefined && next !== '');
}
