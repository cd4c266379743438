import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BenchError } from '../error.ts';
import { SENDER } from './programs.ts';

/** Not the receivers'. */
const SENDER_CORE = 0;

export interface Load {
  /** Bytes of a mirrored packet, from its Ethernet header on. */
  readonly frame: number;
  /** Packets a second; 0: as many as the sender can. */
  readonly rate: number;
  readonly seconds: number;
}

export interface Sent {
  readonly packets: number;
  readonly seconds: number;
}

let seed = 0;

/** Sends mirrored TCP connections to a port of 127.0.0.1, each time others; see send_flows.c. */
export async function send(port: number, { frame, rate, seconds }: Load): Promise<Sent> {
  const args = ['-c', SENDER_CORE, SENDER, port, frame, rate, seconds, seed++].map(String);
  const { stdout } = await promisify(execFile)('taskset', args);
  const [, packets, took] = /^sent (\d+) seconds ([\d.]+)$/m.exec(stdout) ?? [];
  if (packets === undefined) throw new BenchError('tool_failed', `instead of its count the sender said ${stdout}`);
  return { packets: Number(packets), seconds: Number(took) };
}
