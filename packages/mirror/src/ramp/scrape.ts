import { MirrorError } from '../error.ts';

/** Milliseconds that a page may take. */
const TIMEOUT = 5000;

/**
 * Reads a page of metrics in Prometheus' text format: the sum of each metric over its labels, by name.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export async function scrape(url: string): Promise<ReadonlyMap<string, number>> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    text = await response.text();
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    throw new MirrorError('unreachable', `${url} does not answer (${cause?.message ?? message}): is the listener running?`, error);
  }
  if (!response.ok) throw new MirrorError('unreachable', `${url} answers ${response.status}: give the listener's page of metrics`);
  return sums(text);
}

export function sums(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^([A-Za-z_:][\w:]*)(?:\{.*\})? (\S+)/.exec(line) ?? [];
    if (name !== undefined) found.set(name, (found.get(name) ?? 0) + Number(value));
  }
  return found;
}
