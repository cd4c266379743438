import { type CutOptions, type CutResult, cutRing } from '@mirrorscope/ring';
import { CliError } from './errors.ts';
import { counted } from './quantity.ts';

const STANDARD_OUTPUT = 1;
const VNIS_NAMED = 8;

/** `mirrorscope capture cut`. */
export async function runCut(options: CutOptions, out: string): Promise<void> {
  const name = out === '-' ? 'standard output' : out;
  const { packets, vnis } = await cutRing(options, out === '-' ? STANDARD_OUTPUT : out).catch((error) => failed(name, error));
  process.stderr.write(`${counted(packets, 'packet')} written to ${name}\n`);
  if (vnis.size > 1) process.stderr.write(severalMirrors([...vnis].sort((a, b) => a - b)));
}

/** What the system says of the file; the rest has been said in our words. */
function failed(name: string, error: NodeJS.ErrnoException): CutResult {
  if (error.syscall === undefined) throw error;
  throw new CliError('output', `cannot write to ${name}: ${error.message}`, error);
}

function severalMirrors(vnis: readonly number[]): string {
  const named = vnis.slice(0, VNIS_NAMED).join(', ') + (vnis.length > VNIS_NAMED ? ', ...' : '');
  return (
    `they come from ${vnis.length} VNIs (${named}): what two mirrors saw is there twice, and tools take it for sent again; ` +
    `--filter 'vni ${vnis[0]}' takes those of one\n`
  );
}
