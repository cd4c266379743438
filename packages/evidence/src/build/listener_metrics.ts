import { EvidenceError } from '../error.ts';
import type { ListenerCounts } from '../schema/evidence.ts';

/** Milliseconds that a page may take. */
const TIMEOUT = 5000;
const RECEIVED = 'mirrorscope_packets_received_total';
const DROPPED = 'mirrorscope_packets_dropped_total';
const REFUSED = 'mirrorscope_packets_refused_total';
const RECORDS_DROPPED = 'mirrorscope_transport_dropped_records_total';
const FLOWS_LOST = 'mirrorscope_flows_lost_total';

/** A line of Prometheus' text format: https://prometheus.io/docs/instrumenting/exposition_formats/ */
const SAMPLE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const REASON = /\breason="([^"]*)"/;

/** What a listener says that it lost. Throws EvidenceError no_metrics. */
export async function listenerCounts(url: string): Promise<ListenerCounts> {
  const samples = samplesIn(await page(url));
  const sum = (metric: string): number => samples.filter(({ name }) => name === metric).reduce((total, { value }) => total + value, 0);
  if (!samples.some(({ name }) => name === RECEIVED))
    throw new EvidenceError('no_metrics', `${nameOf(url)} has no ${RECEIVED}: give the listener's page of metrics`);
  return {
    url: nameOf(url),
    received: sum(RECEIVED),
    dropped: sum(DROPPED),
    refused: samples
      .filter(({ name, value }) => name === REFUSED && value > 0)
      .map(({ reason, value }) => ({ reason, packets: value }))
      .sort((a, b) => b.packets - a.packets || (a.reason < b.reason ? -1 : 1)),
    records_dropped: sum(RECORDS_DROPPED),
    flows_lost: sum(FLOWS_LOST),
  };
}

/** Without user and password: packages are handed on. */
function nameOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

async function page(url: string): Promise<string> {
  if (!URL.canParse(url)) throw new EvidenceError('no_metrics', `'${url}' is no URL: give such as http://10.0.0.5:9479/metrics`);
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    if (response.ok) return await response.text();
    throw new EvidenceError('no_metrics', `${nameOf(url)} answers ${response.status}: give the listener's page of metrics`);
  } catch (error) {
    if (error instanceof EvidenceError) throw error;
    const { cause, message } = error as Error & { cause?: Error };
    throw new EvidenceError('no_metrics', `${nameOf(url)} does not answer (${cause?.message ?? message}): is the listener running?`, error);
  }
}

function samplesIn(text: string): { name: string; reason: string; value: number }[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
    return name === undefined ? [] : [{ name, reason: REASON.exec(labels)?.[1] ?? '', value: Number(value) }];
  });
}
