/** An ID or ARN of something that was not given a name. */
const ID = /^(arn:aws:.*|[a-z-]+-[0-9a-f]{17})$/;
const MAC = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/;

/** An answer without what no two clouds have in common: IDs become what they are, times and the SDK's own members go. */
export function plain(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return names.get(value) ?? (ID.test(value) ? 'an ID' : MAC.test(value) ? 'a MAC address' : value);
  if (Array.isArray(value)) return value.map((item) => plain(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => key !== '$metadata' && member !== undefined && !(member instanceof Date))
      .map(([key, member]) => [key, plain(member, names)]),
  );
}
