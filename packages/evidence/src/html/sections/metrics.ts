import { protocolName } from '../../mirror/words.ts';
import type { Evidence } from '../../schema/evidence.ts';
import { bytes, duration, number, short, time } from '../format.ts';
import { type Html, html } from '../html.ts';
import { barPlot, linePlot, type PlotOptions, type Series } from '../plots.ts';
import { table } from '../table.ts';

/** What was measured, over time and in all. */
export function metricsSection({ metrics, range }: Evidence): Html {
  const { totals, traffic, handshakes, round_trips, services } = metrics;
  const each = { range, format: number, axisFormat: short } satisfies Partial<PlotOptions>;
  const times = { range, format: duration } satisfies Partial<PlotOptions>;
  const inTraffic = { ...each, file: 'results/traffic.ndjson' };
  const quantiles = (rows: typeof round_trips, side: 'client' | 'server'): Series[] => [
    series('half within', rows, (row) => row[`${side}_p50_us`]),
    series('95 % within', rows, (row) => row[`${side}_p95_us`]),
    series('99 % within', rows, (row) => row[`${side}_p99_us`]),
  ];
  return html`<section id="metrics">
<h2>Packets, losses, times</h2>
<p>First packet ${time(totals.first_packet)}, last packet ${time(totals.last_packet)}. Where several viewpoints saw a connection, it counts from the one that saw most of it. A record counts in the step in which it begins, and the longest here lasts ${duration(totals.longest_record_us)}; steps of ${number(range.step_seconds)} s.</p>
${barPlot({ ...inTraffic, id: 'packets', title: 'Packets', text: 'By who sent them: the client opened the connection.', series: [series('by clients', traffic, (row) => row.client_packets), series('by servers', traffic, (row) => row.server_packets)] })}
${barPlot({ ...inTraffic, id: 'bytes', title: 'Bytes', text: 'Of IP, headers included, also where packets were cut.', axisFormat: bytes, series: [series('by clients', traffic, (row) => row.client_bytes), series('by servers', traffic, (row) => row.server_bytes)] })}
${linePlot({ ...inTraffic, id: 'retransmits', title: 'Retransmitted segments, in percent of TCP packets', text: 'As Wireshark marks them, fast and spurious ones included. What the mirror lost is not among them. Of few packets a percent says little.', axisFormat: (value) => `${short(value)} %`, series: [series('retransmitted', traffic, (row) => row.retransmit_percent)] })}
${barPlot({ ...inTraffic, id: 'resets', title: 'Resets', text: 'Packets with RST; several for one connection are usual.', series: [series('by clients', traffic, (row) => row.client_rsts), series('by servers', traffic, (row) => row.server_rsts)] })}
${linePlot({ ...times, id: 'handshakes', title: 'Handshake latency', text: "From the SYN to the client's ACK: the whole path and the server's time to accept. Exact quantiles of the connections that began in a step.", file: 'results/handshakes.ndjson', series: [series('half within', handshakes, (row) => row.p50_us), series('95 % within', handshakes, (row) => row.p95_us), series('99 % within', handshakes, (row) => row.p99_us)] })}
${linePlot({ ...times, id: 'rtt-server', title: 'Round trip, mirror to server and back', text: 'From data of the client to its acknowledgement, which may be delayed on purpose by 40 ms or so. Quantiles of the means of records, each counted as often as it has samples.', file: 'results/round_trips.ndjson', series: quantiles(round_trips, 'server') })}
${linePlot({ ...times, id: 'rtt-client', title: 'Round trip, mirror to client and back', text: 'The same for data of the server.', file: 'results/round_trips.ndjson', series: quantiles(round_trips, 'client') })}
${table(
  'Services with the most bytes',
  [
    { title: 'protocol', cell: ({ proto }) => protocolName(proto) },
    { title: 'server port', isNumber: true, cell: ({ server_port }) => server_port },
    { title: 'flows begun', isNumber: true, cell: ({ flows_begun }) => number(flows_begun) },
    { title: 'packets', isNumber: true, cell: ({ packets }) => number(packets) },
    { title: 'bytes', isNumber: true, cell: (row) => number(row.bytes) },
    { title: '% of bytes', isNumber: true, cell: ({ percent_of_bytes }) => number(percent_of_bytes) },
  ],
  services,
)}</section>
`;
}

const series = <Row extends { readonly at: string }>(name: string, rows: readonly Row[], value: (row: Row) => number | null): Series => ({
  name,
  values: new Map(rows.map((row) => [row.at, value(row)])),
});
