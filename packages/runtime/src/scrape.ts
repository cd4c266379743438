import { RuntimeError } from './error.ts';

/** Milliseconds that a page may take. */
const TIMEOUT = 5000;

/**
 * Reads a page of metrics in Prometheus' text format: the sum of each metric over its labels, by name.
 * https://prometheus.io/docs/instrumenting/exposition_formats/. Throws RuntimeError unreachable.
 */
export async function scrape(url: string): Promise<ReadonlyMap<string, number>> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    text = await response.text();
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    throw new RuntimeError('unreachable', `${url} does not answer (${cause?.message ?? message}): does it run?`, error);
  }
  if (!response.ok) throw new RuntimeError('unreachable', `${url} answers ${response.status}: give a page of metrics`);
  return sumsIn(text);
}

/** The same of a page that is there already. */
export function sumsIn(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^([A-Za-z_:][\w:]*)(?:\{.*\})? (\S+)/.exec(line) ?? [];
    if (name !== undefined) found.set(name, (found.get(name) ?? 0) + Number(value));
  }
  return found;
}
