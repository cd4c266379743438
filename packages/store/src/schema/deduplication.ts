/**
 * Inserts whose tokens a table remembers (Store.insertNdjson), each once for every partition that it wrote to. A writer
 * that slept for half an hour may repeat its last insert when it wakes up: meanwhile others may have made 50 a second.
 * Full, it costs ClickHouse some 25 MB a table.
 */
export const DEDUPLICATION_WINDOW = 100_000;
