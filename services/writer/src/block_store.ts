import type { Store } from '@mirrorscope/store';
import type { BlockStore } from './partition_writer.ts';

/** ClickHouse's words where it could not read a line. Nothing of the block is in then: it reads all of it first. */
const AT_ROW = /\(at row \d+\)/;
/** Errors that may come while it reads, but are not the lines': of memory, time, and the connection. */
const NOT_THE_LINES: ReadonlySet<unknown> = new Set(['159', '209', '210', '236', '241', '394']);

/** Tells what the store does not take from what it cannot take now. */
export function blockStore(store: Store): BlockStore {
  return {
    async insertNdjson(chunks, rows, options) {
      try {
        await store.insertNdjson(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks), rows, options);
      } catch (error) {
        throw isRefusal(error) ? Object.assign(error as Error, { code: 'bad_rows' }) : error;
      }
    },
  };
}

function isRefusal(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && !NOT_THE_LINES.has(cause.code) && AT_ROW.test(cause.message);
}
