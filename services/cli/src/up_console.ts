import { type Access, accessOf } from '@mirrorscope/console/access';
import type { Up, UpConfig } from '@mirrorscope/listener';
import { endpointText } from '@mirrorscope/runtime/endpoint';

/** Who may ask the console of `mirrorscope up`; undefined where there is none. Throws ConsoleError where it would not start. */
export function checkConsole({ console: listen, consoleTokenFile: tokenFile }: UpConfig): Access | undefined {
  return listen === null ? undefined : accessOf({ listen, tokenFile, trustedProxies: [] });
}

export interface UpConsole {
  readonly url: string;
  /** Settles when the page is there. */
  readonly page: Promise<unknown>;
}

/** Serves the console beside a listener that runs, if it is to. What it needs is loaded only now, when packets are received. */
export async function serveConsole({ store, log, metrics, service }: Up, config: UpConfig): Promise<UpConsole | undefined> {
  const access = checkConsole(config);
  if (access === undefined || config.console === null) return undefined;
  const { bundlePage, DEFAULT_LIMITS, startConsole, watchedHere } = await import('@mirrorscope/console');
  const page = bundlePage();
  const console = await startConsole({
    store,
    listen: config.console,
    access,
    services: [watchedHere(config.name, metrics)],
    limits: DEFAULT_LIMITS,
    page,
    log,
  });
  service.onStop('console', () => console.close());
  const url = `http://${endpointText(console.bound)}`;
  log.info(`the console is at ${url}`);
  return { url, page };
}
