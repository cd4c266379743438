import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FlowRow } from '@mirrorscope/record';
import { CAPTURE } from '../live/looped_capture.ts';
import type { Sheet } from './totals.ts';

const COMMAND = fileURLToPath(new URL('../../services/cli/bin/mirrorscope.js', import.meta.url));
/** Not how packets follow on each other: only these are the same however the flows are cut into records, and whoever counts as client. */
const OF_PACKETS = ['packets', 'bytes', 'payload_bytes', 'syns', 'fins', 'rsts'] as const;

/** What the packets of the bundled capture add up to, both directions together. */
export async function captureTotals(): Promise<Sheet> {
  const args = [COMMAND, 'analyze', CAPTURE, '--format', 'ndjson'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as FlowRow);
  return Object.fromEntries(
    OF_PACKETS.map((name) => [name, rows.reduce((sum, row) => sum + BigInt(row[`client_${name}`]) + BigInt(row[`server_${name}`]), 0n)]),
  );
}

/** The same of rows that were added up already. */
export const packetTotals = (sheet: Sheet): Sheet =>
  Object.fromEntries(OF_PACKETS.map((name) => [name, sheet[`client_${name}`]! + sheet[`server_${name}`]!]));

export const times = (sheet: Sheet, factor: number): Sheet =>
  Object.fromEntries(Object.entries(sheet).map(([name, sum]) => [name, sum * BigInt(factor)]));
