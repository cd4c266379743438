/** What was done for the goals, and what stands in the way of those that are missed: by hand, since no run can tell. */
export const NOTES = `### What makes the difference

- Sums by day, besides those by hour and minute: a question about a week reads 4 million rows, not 9 million of hours or 50 million records.
- A small copy of the records that failed connections are found by, 7 of 100: half-open and resets read nothing else.
- Viewpoints are chosen by comparing numbers: only conversations that more than one viewpoint saw, one in a thousand here, are looked at closer. A report that only adds up
  (\`conversation_sums\`) need not group by conversation first.
- flow-search reads the table from its end, and stops when it has enough.
- handshake-latency chooses viewpoints by the sums, as the other reports do, and no longer by connection over all records.

What is left:

- Over all, most of the time goes into grouping four million conversations, or failed connections, by keys of 50 bytes. Grouping them by a hash of the keys instead halves it, but then no
  condition on a conversation's address reaches the table; so it was not done.
- handshake-latency still reads all records, for exact quantiles of each server: states of quantiles in the sums would need 24 bytes more a record, half of what it needs now.
- Over the last hour a good part is reading and planning the statement: the views have 80 columns, of which a report uses ten.`;
