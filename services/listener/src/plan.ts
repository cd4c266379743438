import { byteSizeText, endpointText } from '@mirrorscope/runtime';
import { durationText } from '@mirrorscope/runtime/duration';
import { parseStoreUrl } from '@mirrorscope/store/url';
import { payloadWarnings } from './capture_ring.ts';
import type { ListenerConfig, ReceiverConfig, UpConfig } from './config.ts';

/** What a listener with this configuration does, in lines for people: where packets come from, where records go, which packets are kept. */
export function planOf(config: ListenerConfig | UpConfig): [packets: string, records: string, ...kept: string[]] {
  const { http, health, workers } = config;
  return [
    `receives ${packetsOf(config)} with ${workers} ${workers === 1 ? 'worker' : 'workers'}, from ${sendersOf(config)}`,
    [
      `writes flow records to ${recordsTo(config)}`,
      ...(http === null ? [] : [`metrics and health at http://${endpointText(http)}`]),
      ...(health === null ? [] : [`TCP health at ${endpointText(health)}`]),
      ...('console' in config && config.console !== null ? [`console at http://${endpointText(config.console)}`] : []),
    ].join('; '),
    ...ringOf(config),
  ];
}

function ringOf({ capture }: ReceiverConfig): string[] {
  const { dir, size, age, filter, payload, form } = capture;
  if (dir === null) return [];
  const what = payload === 0 ? 'the headers' : payload === Number.POSITIVE_INFINITY ? 'all' : `the headers and ${payload} bytes`;
  const which = filter.trim() === '' ? 'every packet' : `packets of "${filter}"`;
  const where = form === 'inner' ? 'without its tunnel ' : '';
  const until = age === 0 ? '' : ` for ${durationText(age)} at most`;
  return [`keeps ${what} of ${which} ${where}in ${dir}, ${byteSizeText(size)}${until}`, ...payloadWarnings(capture)];
}

function packetsOf({ source, bind, port, genevePort, interface: name, filter }: ReceiverConfig): string {
  if (source.kind === 'file') return source.path;
  if (source.kind === 'cap') return `"${filter}" on ${name} by cap`;
  const vxlan = `VXLAN at ${endpointText({ host: bind, port })}`;
  return `${genevePort === 0 ? vxlan : `${vxlan}, GENEVE at port ${genevePort}`} by ${source.kind}`;
}

function sendersOf({ allow: { vnis, sources } }: ReceiverConfig): string {
  if (vnis.length + sources.length === 0) return 'everywhere';
  const parts = [vnis.length > 0 ? 'the VNIs' : '', sources.length > 0 ? 'the networks' : ''].filter((part) => part !== '');
  return `${parts.join(' and ')} that are allowed`;
}

function recordsTo(config: ListenerConfig | UpConfig): string {
  const { output } = config;
  if (output.kind === 'store') return parseStoreUrl(output.url).name;
  if (output.kind === 'ndjson') return output.path === '-' ? 'standard output' : output.path;
  if (output.kind === 'null' || !('kafka' in config)) return 'nowhere';
  const { kafka, spool } = config;
  const waiting = spool.directory === null ? 'without a spool' : `by way of the spool ${spool.directory}`;
  return `the topic ${kafka.topic} at ${kafka.brokers.join(', ')}, ${waiting}`;
}
