/** What was done for the goals, and what stands in the way of those that are missed: by hand, since no run can tell. */
export const NOTES = `### What makes the difference

- Sums by day, besides those by hour and minute: a question about a week reads 4 million rows, not 9 million of hours or 50 million records.
- A small copy of the records that failed connections are found by, 7 of 100: half-open and resets read nothing else.
- Both keep hashes of conversation and viewpoint (8 bytes a row, and next to nothing): viewpoints are chosen by comparing these numbers, and only conversations that more than one
  viewpoint saw, one in a thousand here, are looked at closer.
- What only adds up is not grouped by conversation first (\`viewpoint_sums\`, \`conversation_sums\`): mirror-loss, protocols, rtt-by-server, traffic-by-zone and traffic-by-tag. The flows of
  conversations of which some rows saw only the server are put right in the sum.
- What needs conversations groups them by a hash of their keys, a number instead of 50 bytes: top-talkers, resets and half-open. retransmitting-conversations and zero-windows
  first find the conversations that have something to show.
- The hash of a VPC, by which names are looked up, is computed once for each VPC, not for each row.
- flow-search reads the table from its end, and stops when it has enough.
- handshake-latency chooses viewpoints by the sums, as the other reports do, and not by connection over all records.
- Views over records and over failed connections read the days and hours of the time asked for, and no others.

What is left:

- Choosing the viewpoints of four million conversations takes a second of CPU in every report that needs it: a hash table of all of them.
- traffic-by-instance still groups by conversation, and keeps the set of peers of every address of the Internet, of which it shows the first twenty. Finding these first and counting peers
  after would read and choose viewpoints twice; not done yet.
- traffic-by-tag looks up the tags of both ends of each row. To look them up once for each interface gave wrong values where an inventory has networks, which have no
  interface's name.
- handshake-latency still reads all records, for quantiles of each server: states of quantiles in the sums would need 24 bytes more a record, half of what it needs now.
- Over the last hour a good part is choosing viewpoints, twice as long a statement as the rest, and planning it.`;
