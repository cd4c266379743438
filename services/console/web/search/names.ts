/** Numbers of a record by the names that people give them. */
import { FLAGS, PROTOCOLS } from '@mirrorscope/filter';

/** `tcp`; the number where it has no name here. */
export function protocolName(number: number): string {
  for (const [name, known] of PROTOCOLS) if (known === number) return name;
  return String(number);
}

/** `SYN+ACK`, as a filter writes it; empty where none was seen. */
export function flagNames(mask: number): string {
  return [...FLAGS]
    .filter(([, bit]) => (mask & bit) !== 0)
    .map(([name]) => name)
    .join('+');
}
