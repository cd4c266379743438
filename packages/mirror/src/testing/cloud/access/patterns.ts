export type OneOrMore<Value> = Value | readonly Value[];

/** `*` stands for any text, `?` for any character. */
export function matches(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === text;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}

export function some(values: OneOrMore<string> | undefined, test: (value: string) => boolean): boolean {
  return values !== undefined && [values].flat().some(test);
}
