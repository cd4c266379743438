/** The first few of many. */
export function sample(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${number(names.length - most)} more` : shown;
}

/** `1 session`, `2,000 sessions` */
export const count = (amount: number, what: string): string => `${number(amount)} ${what}${amount === 1 ? '' : 's'}`;

export const number = (amount: number): string => amount.toLocaleString('en-US');

/** `1,200.50 USD` */
export const dollars = (amount: number): string =>
  `${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} USD`;
