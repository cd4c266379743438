import { readFileSync } from 'node:fs';
import { reference } from './captures.ts';

/** A line of a conn.log baseline by column; columns that the file does not have, or that are unset, are absent. */
export interface ZeekConnection {
  readonly proto: string | undefined;
  readonly originHost: string | undefined;
  readonly originPort: number | undefined;
  readonly responderHost: string | undefined;
  readonly responderPort: number | undefined;
  readonly state: string | undefined;
  readonly history: string | undefined;
  readonly originPackets: number | undefined;
  readonly originBytes: number | undefined;
  readonly responderPackets: number | undefined;
  readonly responderBytes: number | undefined;
  readonly missedBytes: number | undefined;
  readonly communityId: string | undefined;
}

/** Columns of the cuts that come without a header. */
const HEADERLESS: Readonly<Record<string, readonly string[]>> = {
  'scripts.policy.protocols.conn.community-id-logging-flipped.conn.log.cut': [
    'id.orig_h',
    'id.orig_p',
    'id.resp_h',
    'id.resp_p',
    'proto',
    'service',
    'community_id',
  ],
};

/** Cuts come with a plain line of names. */
const isHeader = (line: string) => /^(ts|uid)\t/.test(line);

export function loadZeekLog(baseline: string): ZeekConnection[] {
  const lines = readFileSync(reference('oracle-zeek', baseline), 'utf8').split('\n');
  let columns: readonly string[] = HEADERLESS[baseline] ?? [];
  const connections: ZeekConnection[] = [];
  for (const line of lines) {
    if (line.startsWith('#fields\t')) columns = line.slice('#fields\t'.length).split('\t');
    else if (isHeader(line)) columns = line.split('\t');
    else if (line !== '' && !line.startsWith('#')) connections.push(parse(columns, line.split('\t')));
  }
  return connections;
}

function parse(columns: readonly string[], values: readonly string[]): ZeekConnection {
  const text = (column: string) => {
    const value = values[columns.indexOf(column)];
    return value === undefined || value === '-' || value === '' ? undefined : value;
  };
  const number = (column: string) => {
    const value = text(column);
    return value === undefined ? undefined : Number(value);
  };
  return {
    proto: text('proto'),
    originHost: text('id.orig_h'),
    originPort: number('id.orig_p'),
    responderHost: text('id.resp_h'),
    responderPort: number('id.resp_p'),
    state: text('conn_state'),
    history: text('history'),
    originPackets: number('orig_pkts'),
    originBytes: number('orig_ip_bytes'),
    responderPackets: number('resp_pkts'),
    responderBytes: number('resp_ip_bytes'),
    missedBytes: number('missed_bytes'),
    communityId: text('community_id'),
  };
}

/** Baselines by capture name, from the list that came with them. */
export function zeekBaselines(): Map<string, string[]> {
  const byCapture = new Map<string, string[]>();
  for (const line of readFileSync(reference('oracle-zeek', 'INDEX.tsv'), 'utf8').trimEnd().split('\n').slice(1)) {
    const [baseline = '', file = ''] = line.split('\t');
    const capture = file.replace(/\.pcap(ng)?$/, '');
    const known = byCapture.get(capture);
    if (known === undefined) byCapture.set(capture, [baseline]);
    else known.push(baseline);
  }
  return byCapture;
}
