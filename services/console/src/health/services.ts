import { type Metrics, scrape, sumsIn } from '@mirrorscope/runtime';
import type { ServiceHealth } from '../contract.ts';
import { figuresOf, kindOf, type Page } from './figures.ts';

/** A listener or writer whose numbers can be read. */
export interface Watched {
  readonly name: string;
  read(): Promise<Page>;
}

/** One of another process, by the URL of its page of metrics. */
export const watchedAt = (url: string): Watched => ({ name: new URL(url).host, read: () => scrape(url) });

/** The one in this process. */
export const watchedHere = (name: string, metrics: Metrics): Watched => ({ name, read: async () => sumsIn(await metrics.text()) });

/** What each says of itself now. */
export async function healthOf(services: readonly Watched[]): Promise<readonly ServiceHealth[]> {
  return Promise.all(
    services.map(async ({ name, read }) => {
      try {
        const page = await read();
        const kind = kindOf(page);
        const problem = kind === 'unknown' ? 'Its page of metrics is not that of a listener or writer' : null;
        return { name, kind, reachable: true, problem, figures: figuresOf(page, Date.now()) };
      } catch (error) {
        return { name, kind: 'unknown' as const, reachable: false, problem: (error as Error).message, figures: [] };
      }
    }),
  );
}
