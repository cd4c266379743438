import { AssertionError } from 'node:assert/strict';
import { parseArgs } from 'node:util';

const WIDTH = 12;

interface Command {
  readonly name: string;
  /** Says how much: a number. */
  readonly option: string;
  readonly unasked: number;
  readonly least: number;
}

/** A command with one option: 0 done, 1 failed with one line on standard error, 2 wrong usage. */
export async function longRun({ name, option, unasked, least }: Command, run: (amount: number) => Promise<void>): Promise<number> {
  const amount = optionOf(option, unasked);
  if (!(amount >= least && Number.isInteger(amount))) {
    process.stderr.write(`usage: pnpm ${name} [--${option} N], N from ${least} on\n`);
    return 2;
  }
  try {
    await run(amount);
    return 0;
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

/** Prints a row of a table. */
export function row(...cells: readonly (string | number)[]): void {
  const text = cells.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en', { maximumFractionDigits: 1 }) : cell));
  process.stdout.write(`${text.map((cell) => cell.padStart(WIDTH)).join('')}\n`);
}

function optionOf(name: string, unasked: number): number {
  try {
    const { values } = parseArgs({ options: { [name]: { type: 'string', default: `${unasked}` } } });
    return Number(values[name]);
  } catch {
    return Number.NaN;
  }
}
