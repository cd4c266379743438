/** The order of a table's rows, as the URL writes it: `bytes` is ascending, `-bytes` descending. */

export interface Order {
  readonly column: string;
  readonly descending: boolean;
}

export function parseOrder(text: string): Order | undefined {
  return text === '' || text === '-' ? undefined : { column: text.replace(/^-/, ''), descending: text.startsWith('-') };
}

export function orderText({ column, descending }: Order): string {
  return `${descending ? '-' : ''}${column}`;
}

/** The order after a click on a heading: numbers start with the largest, text with the first; a second click turns it around. */
export function nextOrder(current: Order | undefined, column: string, numeric: boolean): Order {
  return { column, descending: current?.column === column ? !current.descending : numeric };
}

/** Sorted by one column; rows without a value come last, whichever way. Addresses and text with numbers go by the numbers. */
export function sorted<R extends readonly unknown[]>(rows: readonly R[], index: number, descending: boolean): readonly R[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((left, right) => {
    const a = left[index] ?? undefined;
    const b = right[index] ?? undefined;
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b)));
  });
}

const collator = new Intl.Collator('en', { numeric: true });
