import { usageError } from './errors.ts';

/** The one operand of a command; `what` names it. */
export function oneOperand(operands: readonly string[], what: string): string {
  const [first, second] = operands;
  if (first === undefined) throw usageError(`name ${what}; --help shows how`);
  if (second !== undefined) throw usageError(`${what} is all that is needed, '${second}' is too much`);
  return first;
}

export function noOperands(operands: readonly string[]): void {
  if (operands[0] !== undefined) throw usageError(`'${operands[0]}' is too much: nothing but options is needed`);
}
