import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CACHE } from '../inputs.ts';
import { modelRecords, toNdjson } from '../model_records.ts';

/** Part of the file's name: records of another model are in another file. */
const MODEL = 1;
const CHUNK_LINES = 1000;

/** A file with exactly so many records as NDJSON, made where it is not there yet. */
export async function recordsFile(records: number): Promise<string> {
  const path = join(CACHE, `records-${records}-v${MODEL}.ndjson`);
  if (existsSync(path)) return path;
  mkdirSync(CACHE, { recursive: true });
  await pipeline(Readable.from(lines(records)), createWriteStream(`${path}.part`));
  renameSync(`${path}.part`, path);
  return path;
}

function* lines(records: number): Generator<string> {
  let [text, count] = ['', 0];
  for (const row of modelRecords(records)) {
    text += toNdjson(row);
    count++;
    if (count % CHUNK_LINES !== 0 && count < records) continue;
    yield text;
    if (count === records) return;
    text = '';
  }
}
