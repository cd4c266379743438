import { openSync } from 'node:fs';
import { PcapWriter } from '@mirrorscope/capture';
import { type CutOptions, cutRing } from '@mirrorscope/ring';
import { CliError } from './errors.ts';
import { counted } from './quantity.ts';

const STANDARD_OUTPUT = 1;
/** Packets are for the eyes of whoever cut them. */
const OWNER_ALONE = 0o600;
const VNIS_NAMED = 8;

/** `mirrorscope capture cut`. */
export async function runCut(options: CutOptions, out: string): Promise<void> {
  const writer = new PcapWriter(open(out), { nanoseconds: true });
  const { packets, vnis } = await cutRing(options, writer);
  writer.close();
  process.stderr.write(`${counted(packets, 'packet')} written to ${out === '-' ? 'standard output' : out}\n`);
  if (vnis.size > 1) process.stderr.write(severalMirrors([...vnis].sort((a, b) => a - b)));
}

function severalMirrors(vnis: readonly number[]): string {
  const named = vnis.slice(0, VNIS_NAMED).join(', ') + (vnis.length > VNIS_NAMED ? ', ...' : '');
  return (
    `they come from ${vnis.length} VNIs (${named}): what two mirrors saw is there twice, and tools take it for sent again; ` +
    `--filter 'vni ${vnis[0]}' takes those of one\n`
  );
}

function open(out: string): number {
  if (out === '-') return STANDARD_OUTPUT;
  try {
    return openSync(out, 'w', OWNER_ALONE);
  } catch (error) {
    throw new CliError('output', `${out} cannot be written: ${(error as Error).message}`, error);
  }
}
