#!/bin/bash
# Runs once, when ClickHouse has no data yet: users for who asks and for the writers. What their roles may do is granted by
# `mirrorscope migrate --roles`.
set -euo pipefail

hash() { printf %s "$1" | sha256sum | cut -d ' ' -f 1; }

clickhouse-client --user "$CLICKHOUSE_USER" --password "$CLICKHOUSE_PASSWORD" <<SQL
CREATE ROLE IF NOT EXISTS mirrorscope_reader, mirrorscope_writer;
CREATE USER IF NOT EXISTS reader IDENTIFIED WITH sha256_hash BY '$(hash "$MIRRORSCOPE_READER_PASSWORD")';
CREATE USER IF NOT EXISTS writer IDENTIFIED WITH sha256_hash BY '$(hash "$MIRRORSCOPE_WRITER_PASSWORD")';
GRANT mirrorscope_reader TO reader;
GRANT mirrorscope_writer TO writer;
SQL
