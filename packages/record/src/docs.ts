import { COLUMNS, type Column, RECORD_VERSION } from './columns.ts';

const INTRODUCTION = `# Columns of the flow record

<!-- Generated from packages/record/src/columns.ts by \`pnpm docs\`. Change it there. -->

Version ${RECORD_VERSION}, ${COLUMNS.length} columns. One record says what one viewpoint saw of one flow between two points in time. The
same names stand in \`mirrorscope analyze --format ndjson\` and in the ClickHouse table \`flows\`.

- **Client and server**: the client opened the flow, the server accepted it; \`orientation\` says how sure that is. \`client_x\` is
  about packets that the client sent.
- **Counters are deltas** since the flow's previous record, so they add up: the sum over a flow's records is the whole flow.
  Least and greatest values, flags and text stand beside them: take \`min\`, \`max\`, \`groupBitOr\` and the last one.
- **A viewpoint** is a pair of \`mirror_src\` and \`vni\`. Where both ends of a flow are mirrored there is a record from each;
  choose one of them, never add them.
- **In JSON** counters are numbers below 2^53, enums are names, times are ISO 8601 in UTC with microseconds
  (\`2024-05-01T12:00:00.000001Z\`), and IPv4 addresses are written a.b.c.d. On the way to ClickHouse a column that has its
  default is left out.
- **Always true**: a record has at least one packet; \`bytes\` >= \`payload_bytes\`; \`retransmits\` >= \`fast_retransmits\` +
  \`spurious_retransmits\`; \`end_time\` >= \`start_time\` >= \`flow_start\`.

Wireshark's labels (\`retransmits\`, \`out_of_order\`, \`gaps\` and their like) guess from timing. \`resent_segments\` and
\`late_segments\` follow the bytes alone, and say on which side of the mirror a segment was lost.
`;

/** docs/columns.md: every column with its type, default and meaning. */
export function columnsMarkdown(): string {
  const rows = COLUMNS.map((column: Column) => `| \`${column.name}\` | ${column.type} | ${defaultText(column)} | ${meaning(column)} |`);
  return `${INTRODUCTION}\n| column | ClickHouse type | default | meaning |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

function defaultText(column: Column): string {
  if (column.default !== undefined) return String(column.default);
  if (column.values !== undefined) return column.values[0] ?? '';
  if (column.type === 'DateTime64(6)') return '1970';
  if (column.type === 'IPv6') return '::';
  return column.type.startsWith('UInt') ? '0' : 'empty';
}

function meaning(column: Column): string {
  const text = column.text.replaceAll('|', '\\|');
  return column.values === undefined ? text : `${text}: ${column.values.join(', ')}`;
}
