const DIRECTIONS: Readonly<Record<string, string>> = { southeast: 'se', southwest: 'sw', northeast: 'ne', northwest: 'nw' };

/** `use1-az2` for `us-east-1b`: every account has its own order; here it is that of the letters. */
export function zoneIdOf(zone: string): string {
  const [, continent = '', direction = '', number = '', letter = ''] = /^(\w+)-(\w+)-(\d)(\w)$/.exec(zone) ?? [];
  return `${continent}${DIRECTIONS[direction] ?? direction.charAt(0)}${number}-az${letter.charCodeAt(0) - 'a'.charCodeAt(0) + 1}`;
}
