import { StoreError } from '../error.ts';
import { type Interface, readInterface } from './interface.ts';

/**
 * Reads an inventory: one JSON array of interfaces, or one interface a line (NDJSON). `name` is the file's, for messages. Throws
 * StoreError bad_inventory.
 */
export function parseInventory(text: string, name: string): readonly Interface[] {
  const elements = text.trimStart().startsWith('[') ? arrayElements(text, name) : lineElements(text, name);
  const interfaces = elements.map(({ value, where }) => {
    const read = readInterface(value);
    if ('fault' in read) throw new StoreError('bad_inventory', `${name}, ${where}: ${read.fault}`);
    return read.found;
  });
  // What failed to see anything would otherwise wipe out what is known.
  if (interfaces.length === 0) throw new StoreError('bad_inventory', `${name} has no interfaces: an inventory has one at least`);
  return interfaces;
}

interface Element {
  readonly value: unknown;
  readonly where: string;
}

function arrayElements(text: string, name: string): Element[] {
  const values = json(text, name) as unknown[];
  return values.map((value, index) => ({ value, where: `interface ${index + 1}` }));
}

function lineElements(text: string, name: string): Element[] {
  return text.split('\n').flatMap((line, index) => {
    const where = `line ${index + 1}`;
    return line.trim() === '' ? [] : [{ value: json(line, `${name}, ${where}`), where }];
  });
}

function json(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StoreError(
      'bad_inventory',
      `${where}: not JSON (${(error as Error).message}): give an array of interfaces, or one a line`,
      error,
    );
  }
}
