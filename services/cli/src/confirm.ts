import { createInterface } from 'node:readline/promises';
import { CliError } from './errors.ts';

/** Asks before something that cannot be taken back. Throws CliError declined; where nobody can be asked, it says how to go on. */
export async function confirm(question: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new CliError('declined', `${question}? nobody is there to be asked: --yes does it`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question}? [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new CliError('declined', 'nothing was changed');
  } finally {
    lines.close();
  }
}
